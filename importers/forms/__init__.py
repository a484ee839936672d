"""The forms of a policy's annexes as people fill them: 附件1 申报表, 附件2 实施方案, 附件3 基本情况表.

`read_plan` takes the budget (表3-n-1, 表4-2) out of 附件2 and proves it; `read_records` takes what any of the
three says besides, as records of the dossier.
"""

from importers.forms.plan import PlanForm, read_plan
from importers.forms.records import FormRecords, read_records

__all__ = ["FormRecords", "PlanForm", "read_plan", "read_records"]
