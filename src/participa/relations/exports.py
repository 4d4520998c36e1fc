"""Networks as files that other programs open: GraphML and GEXF for Gephi, CSV for all.

Written by hand in a few lines each, a piece at a time: the web server need not load a library of
networks, nor hold the whole file. Reading them back with networkx is in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from .queries import NetworkRows, PublishedActor

ACTOR_FIELDS = ("name", "sector", "territory", "offers", "needs")
ACTOR_HEAD = ("id", *ACTOR_FIELDS)
TIE_HEAD = ("source", "target", "kind", "strength", "from", "to")


def actor_table(rows: NetworkRows) -> Iterator[tuple[str, ...]]:
    """The rows under `ACTOR_HEAD`, as `./participa network` reads them."""
    for actor in rows.actors:
        yield (actor.id, *_told(actor))


def tie_table(rows: NetworkRows) -> Iterator[tuple[str, ...]]:
    """The rows under `TIE_HEAD`; the ends are in order, so who told of it does not show."""
    for tie in rows.ties:
        yield tie.source, tie.target, tie.kind, str(tie.strength), "", ""


def graphml(rows: NetworkRows) -> Iterator[str]:
    """GraphML 1.0, undirected; parallel ties of two organisations differ in `kind`."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for name in ACTOR_FIELDS:
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>\n'
    yield '<key id="kind" for="edge" attr.name="kind" attr.type="string"/>\n'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    yield '<graph edgedefault="undirected">\n'
    for actor in rows.actors:
        yield f"<node id={quoteattr(actor.id)}>"
        for name, value in zip(ACTOR_FIELDS, _told(actor), strict=True):
            yield f'<data key="{name}">{escape(value)}</data>'
        yield "</node>\n"
    for number, tie in enumerate(rows.ties):
        ends = f"source={quoteattr(tie.source)} target={quoteattr(tie.target)}"
        yield f'<edge id="{number}" {ends}><data key="kind">{escape(tie.kind)}</data>'
        yield f'<data key="weight">{tie.strength}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def gexf(rows: NetworkRows) -> Iterator[str]:
    """GEXF 1.2, undirected, with the strength as weight."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield '<graph defaultedgetype="undirected" mode="static">\n<attributes class="node">\n'
    for number, name in enumerate(ACTOR_FIELDS[1:]):
        yield f'<attribute id="{number}" title="{name}" type="string"/>\n'
    yield '</attributes>\n<attributes class="edge">\n'
    yield '<attribute id="0" title="kind" type="string"/>\n</attributes>\n<nodes>\n'
    for actor in rows.actors:
        yield f"<node id={quoteattr(actor.id)} label={quoteattr(actor.name)}><attvalues>"
        for number, value in enumerate(_told(actor)[1:]):
            yield f'<attvalue for="{number}" value={quoteattr(value)}/>'
        yield "</attvalues></node>\n"
    yield "</nodes>\n<edges>\n"
    for number, tie in enumerate(rows.ties):
        ends = f"source={quoteattr(tie.source)} target={quoteattr(tie.target)}"
        yield f'<edge id="{number}" {ends} weight="{tie.strength}"><attvalues>'
        yield f'<attvalue for="0" value={quoteattr(tie.kind)}/></attvalues></edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _told(actor: PublishedActor) -> tuple[str, ...]:
    """The values of `ACTOR_FIELDS`; several topics go apart with a bar."""
    offers, needs = "|".join(actor.offers), "|".join(actor.needs)
    return actor.name, actor.sector, actor.territory, offers, needs
