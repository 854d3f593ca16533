"""Signatures as Standard Webhooks has them, and how secrets are kept."""

import pytest
from cryptography.fernet import InvalidToken

from factbase.webhooks.signing import new_secret, opened, sealed, signed


def test_signature_is_that_of_the_example_of_the_standard() -> None:
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"


def test_each_secret_signs_as_it_would_alone() -> None:
    secrets = [new_secret(), new_secret()]
    message = {"id": "msg_1", "timestamp": 1614265330, "body": b"{}"}

    together = signed(*secrets, **message)["webhook-signature"]

    alone = [signed(secret, **message)["webhook-signature"] for secret in secrets]
    assert together.split(" ") == alone


def test_secret_is_kept_encrypted_under_the_key_of_the_site(settings) -> None:
    secret = new_secret()
    kept = sealed(secret)

    assert secret.encode() not in kept
    assert secret.removeprefix("whsec_").encode() not in kept
    assert opened(memoryview(kept)) == secret
    settings.SECRET_KEY = "another key of the same length, which opens nothing at all"
    with pytest.raises(InvalidToken):
        opened(kept)
