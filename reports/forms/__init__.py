"""附件1, 附件2 and 附件3 as Word documents: blank, or filled with what a book already says.

Nobody's signature, seal, day or opinion is ever filled in: those are for the people who give them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.refusal import Refusal
from reports.forms.filling import Filling

if TYPE_CHECKING:
    from ledgers.policy import Policy

__all__ = ["Filling", "form_docx"]


def form_docx(name: str, policy: Policy, filling: Filling) -> bytes:
    """A form as a .docx; the same filling gives the same bytes.

    Args:
        name: by the policy: 附件1.
        policy: whose form it is.
        filling: what to fill it with.

    Raises:
        Refusal: the policy has no form of that name.
    """
    from reports.forms import application, plan, summary

    form = next((form for form in policy.form if form.name == name), None)
    if form is None:
        known = "、".join(form.name for form in policy.form)
        todo = f"可用：{known}" if known else "这个管理办法没有写附表"
        raise Refusal(f"{policy.meta.id} 没有“{name}”这张表", todo=todo)
    draw = {"application": application.draw, "plan": plan.draw, "summary": summary.draw}[form.kind]
    return draw(form, policy, filling).content()
