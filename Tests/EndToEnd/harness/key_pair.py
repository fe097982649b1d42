import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class KeyPair:
    """An identity provider's key and the certificate that it publishes, as PEM files."""

    key: Path
    certificate: Path

    @staticmethod
    def make(folder: Path, name: str) -> "KeyPair":
        pair = KeyPair(folder / f"{name}.key", folder / f"{name}.crt")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
             "-keyout", str(pair.key), "-out", str(pair.certificate)],
            check=True, capture_output=True,
        )
        return pair
