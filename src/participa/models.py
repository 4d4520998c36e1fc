"""Every table of the core, gathered for Django from the package that owns it."""

from participa.accountability.models import *  # noqa: F403
from participa.accounts.models import *  # noqa: F403
from participa.actors.models import *  # noqa: F403
from participa.articulation.models import *  # noqa: F403
from participa.audit.models import *  # noqa: F403
from participa.notices.models import *  # noqa: F403
from participa.objectives.models import *  # noqa: F403
from participa.participation.models import *  # noqa: F403
from participa.relations.models import *  # noqa: F403
from participa.search.models import *  # noqa: F403
from participa.site.models import *  # noqa: F403
from participa.territories.models import *  # noqa: F403
