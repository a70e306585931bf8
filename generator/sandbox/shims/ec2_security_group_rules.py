"""EC2: a rule that names a group loses its description, and cannot be pointed at another group (moto 5.2.5).

AWS keeps the description, and ModifySecurityGroupRules changes the referenced group in place. Without that, a plan
after an apply would change the description for ever, and a replaced group would stay named in others' rules.
"""

from typing import Any

from generator.sandbox.shims import moto_module


def needed() -> bool:
    models = moto_module("ec2.models.security_groups")
    rule = models.SecurityGroupRule(
        None, "tcp", "sg-probe", "1", "1", None, {"GroupId": "sg-other", "Description": "probe"}
    )
    return bool(rule.description != "probe")


def apply() -> None:
    models = moto_module("ec2.models.security_groups")
    models.SecurityGroupRule.description = property(_description)
    original = models.SecurityGroupBackend.modify_security_group_rules

    def modify_security_group_rules(self: Any, group_id: str, rules: dict[str, dict[str, Any]]) -> Any:
        result = original(self, group_id, rules)
        group = self.get_security_group_by_name_or_id(group_id)
        for rule_id, changed in rules.items():
            if changed.get("ReferencedGroupId"):
                _point(self, group.get_rule(rule_id), changed)
        return result

    models.SecurityGroupBackend.modify_security_group_rules = modify_security_group_rules


def _description(rule: Any) -> str | None:
    """Where the API puts it: with the address range or with the group."""
    found: str | None = rule.ip_range.get("Description") or rule.source_group.get("Description")
    return found


def _point(backend: Any, rule: Any, changed: dict[str, Any]) -> None:
    rule.ip_range.pop("Description", None)
    rule.source_group = {
        "GroupId": changed["ReferencedGroupId"],
        "OwnerId": backend.account_id,
        "UserId": backend.account_id,
    }
    if changed.get("Description"):
        rule.source_group["Description"] = changed["Description"]
