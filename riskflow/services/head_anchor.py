"""Anchoring the head of an instance's chain where its settings say: in a folder, by mail or both."""

from riskflow.mail import MailRefusedError, MailTransport
from riskflow.services.instance import Instance
from riskflow.services.operations.anchors import AnchorError, SignedAnchor, anchor_message, write_anchor
from riskflow.services.operations.start_checks import usable_seal_key
from riskflow.services.unit_of_work import SYSTEM


def anchor_head(instance: Instance) -> SignedAnchor | None:
    """Anchor the head of the chain in the folder and send the anchor, as the settings say.

    Raises:
        AnchorError: it could be neither stored nor sent where it should be.
    """
    config = instance.config
    if not (config.anchor_folder or config.anchor_mail):
        return None
    with instance.write(SYSTEM) as uow:
        signed = write_anchor(uow, usable_seal_key(config), config.anchor_folder)
    if signed and config.anchor_mail and config.outgoing_mail_server:
        transport = MailTransport(config.outgoing_mail_server)
        try:
            transport.send(anchor_message(signed, config.mail_from, config.anchor_mail))
        except MailRefusedError as error:
            raise AnchorError(f"The anchor {signed.file_name} could not be sent: {error}") from error
    return signed
