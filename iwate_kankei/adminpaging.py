"""Long lists in the admin, such as the log and the mails: 10,000 rows to turn over, the rest by search."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNTED = 10_000  # rows; to count a million for "1 of 20,000 pages" takes longer than to show one


class LongListPaginator(Paginator):
    """Counts no further than COUNTED; `has_more` says that there are more, and so does the page."""

    @cached_property
    def _found(self):
        return self.object_list.order_by()[: COUNTED + 1].count()

    @cached_property
    def count(self):
        return min(self._found, COUNTED)

    @property
    def has_more(self):
        return self._found > COUNTED
