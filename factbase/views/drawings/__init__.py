"""Claims as pictures: which of them are drawn, and how a reader is told what each one is.

`factbase.charts` says where things go; the templates in `_partials/charts/` draw them.
"""

from factbase.views.drawings.amounts import amount_charts
from factbase.views.drawings.life_line import life_line
from factbase.views.drawings.related import related
from factbase.views.drawings.rival_scale import rival_scale
from factbase.views.drawings.waterfall import QUARTERS, waterfall

__all__ = ["QUARTERS", "amount_charts", "life_line", "related", "rival_scale", "waterfall"]
