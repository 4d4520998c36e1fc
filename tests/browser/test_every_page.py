"""Every kind of page, as a visitor and at the desk: axe finds nothing in either theme, nothing sticks
out at 320 pixels, and a screen reader is told what everything is."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.site_map import Page as Read
from tests.journeys.site_map import Reader, kind, plain

from .conftest import Service, new_context
from .test_budgets import violations
from .test_whole_story import sign_in

pytestmark = pytest.mark.browser

ROLES = {"visitor": "", "liaison": "sandra@ejemplo.co", "coordinator": "coordinacion@ejemplo.co"}
CONTRAST = "() => axe.run(document, {runOnly: ['color-contrast']})"
# Controls and places of the page as a screen reader lists them, without their words.
NAMELESS = """() => {
  const name = e => (e.getAttribute('aria-label')
    || [...(e.getAttribute('aria-labelledby') || '').split(' ')].map(i => document.getElementById(i)?.textContent).join('')
    || [...(e.labels || [])].map(l => l.textContent).join('') || e.textContent
    || [...e.querySelectorAll('img')].map(i => i.alt).join('') || e.title || '').trim();
  const wanted = 'main a[href], main button, main select, main textarea, main summary,'
    + 'main input:not([type=hidden]):not([hidden]), nav, section[aria-labelledby]';
  const bad = [...document.querySelectorAll(wanted)].filter(e => !name(e)).map(e => e.outerHTML);
  const tables = [...document.querySelectorAll('main table')].filter(
    t => !(t.caption?.textContent.trim() || name(t) && t.hasAttribute('aria-labelledby')) || !t.querySelector('th'));
  const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5')].filter(h => h.checkVisibility()).map(h => +h.tagName[1]);
  const jumps = levels.filter((l, i) => i && l > levels[i - 1] + 1).length;
  const ones = levels.filter(l => l === 1).length;
  return [...bad, ...tables.map(t => t.outerHTML)].map(h => h.slice(0, 120))
    .concat(jumps ? ['a heading skips a level'] : [], ones === 1 ? [] : [`${ones} main headings`]);
}"""


def view_of(address: str) -> str:
    """The name of the view: filters make no other kind of page."""
    return kind(address).split()[0]


def kinds_of_pages(context: BrowserContext, service: Service) -> Iterator[str]:
    """The first page of each view that this person's links lead to."""
    queue, seen, kinds = deque(["/"]), {"/"}, Counter[str]()
    while queue:
        address = queue.popleft()
        answer = context.request.get(service.url + address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status in (200, 403), (answer.status, address)
        here = urlsplit(answer.url)
        read = Read(here.path + (f"?{here.query}" if here.query else ""), answer.status)
        Reader(read).feed(answer.text())
        yield address
        for link in map(plain, read.links):
            if link in seen or link.startswith("/static/"):
                continue
            seen.add(link)
            kinds[view_of(link)] += 1
            if kinds[view_of(link)] == 1:
                queue.append(link)


def problems(page: Page) -> list[str]:
    """What axe finds in light and in dark, what sticks out, and what has no name."""
    excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [f"{excess} pixels stick out"] if excess > 0 else []
    found += [f"{rule}: {nodes[:2]}" for rule, nodes in violations(page)]
    found += page.evaluate(NAMELESS)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = page.evaluate(CONTRAST)["violations"]
    return found + [f"dark: {node['html'][:120]}" for each in dark for node in each["nodes"][:2]]


@pytest.fixture(scope="module")
def visited() -> set[str]:
    """Kinds of pages that were looked at already: the desk looks only at what is its own."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_page_is_for_everybody(
    service: Service, chromium: Browser, visited: set[str], role: str
) -> None:
    # Only the test may put a script in; the pages keep their policy everywhere else.
    context = new_context(chromium, "small", bypass_csp=True, reduced_motion="reduce")
    context.add_cookies([{"name": "tema", "value": "light", "url": service.url}])
    page = context.new_page()
    if ROLES[role]:
        sign_in(page, service, ROLES[role])
    found, looked = {}, 0
    for address in kinds_of_pages(context, service):
        if view_of(address) in visited:
            continue
        visited.add(view_of(address))
        looked += 1
        page.goto(service.url + address)
        if wrong := problems(page):
            found[address] = wrong
    context.close()
    assert found == {}
    assert looked > 15
