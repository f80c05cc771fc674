"""What higher floors add to the pages of challenges; they enter themselves in their AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """An order of the list besides "newest first".

    `code` stands in the address; `offered(request)` says to whom; `arrange(request, rows)` returns the rows.
    """

    code: str
    label: str
    offered: Callable
    arrange: Callable


ORDERS: dict[str, Order] = {}
LISTED: list[Callable] = []  # called with (request, order or None, challenges of the page)
OPENED: list[Callable] = []  # called with (request, challenge) when somebody opens its page


def add_order(order):
    ORDERS[order.code] = order


def order_of(request):
    """The order that the address asks for, if it is offered to who asks."""
    order = ORDERS.get(request.GET.get("order", ""))
    return order if order and order.offered(request) else None
