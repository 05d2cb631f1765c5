"""The policy that decides now: the newest published release, else the files of the code.

Every process asks the database which release that is (one tiny query) and keeps what it made of its text, so that a
publication holds at once for every web and worker process. Everything that decides about people on file asks here;
`certification.policy.loader.load_policy` reads files and knows nothing of releases.
"""

from functools import lru_cache

from certification.models import PolicyRelease, PolicyText
from certification.policy.errors import PolicyError
from certification.policy.loader import FOLDER, Policy, load_policy, policy_of, version_of
from ecfmg.foundation import clock


def policy_in_force() -> Policy:
    """The policy in force. Raises `PolicyError` where the code cannot read the release, and never falls back."""
    version = version_released()
    return load_policy() if version is None else _released(version)


def version_released() -> str | None:
    """The digest of the newest published release; None where nothing was ever published."""
    published = PolicyRelease.objects.filter(number__isnull=False).order_by("-number")
    return published.values_list("text_id", flat=True).first()


def policy_with(version: str) -> Policy | None:
    """The policy with this digest: of the code or of any release; None where its text was never kept here."""
    if version == load_policy().version:
        return load_policy()
    try:
        return _kept(version)
    except PolicyText.DoesNotExist:
        return None


def keep_text(texts: dict[str, str]) -> PolicyText:
    """Keep the text of a policy for ever; the same text is kept once."""
    values = {"files": texts, "kept_at": clock.now()}
    return PolicyText.objects.get_or_create(version=version_of(texts), defaults=values)[0]


def texts_in_force() -> dict[str, str]:
    """The text of each file of the policy in force, by its name."""
    version = version_released()
    return texts_of_code() if version is None else dict(PolicyText.objects.get(version=version).files)


def texts_of_code() -> dict[str, str]:
    """The text of each file that came with the code, by its name."""
    from certification.policy.checks import read_texts

    return read_texts(FOLDER)


def missing_keys(policy: Policy) -> list[str]:
    """The keys that the rules of the running code ask for and of which a policy has no row."""
    return sorted({row.key for row in load_policy().rows} - {row.key for row in policy.rows})


def readable(texts: dict[str, str]) -> Policy:
    """The policy of these texts; raises `PolicyError` with every fault, a key without any row among them."""
    policy = policy_of(texts)
    if missing := missing_keys(policy):
        raise PolicyError([f"no file has a row of {key}, which the rules ask for" for key in missing])
    return policy


@lru_cache(maxsize=4)
def _released(version: str) -> Policy:
    return readable(PolicyText.objects.get(version=version).files)


@lru_cache(maxsize=4)
def _kept(version: str) -> Policy:
    return policy_of(PolicyText.objects.get(version=version).files)
