"""The error of the policy loader."""


class PolicyError(ValueError):
    """Policy files that do not fit: `faults` are sentences, each with file, key and line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The policy files have faults:\n" + "\n".join(faults))
        self.faults = faults
