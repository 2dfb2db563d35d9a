"""E-mail 电子邮件, by SMTP. The Message-ID comes from the notice's key, so that a receiver drops a double."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage

from service.outbox.message import DeliveryFault, Message
from service.settings import Settings

_SECONDS = 20


def send_email(settings: Settings, message: Message) -> None:
    """Hand the message to the mail server. Raises DeliveryFault."""
    if message.to_address is None:
        raise DeliveryFault("收件人没有登记邮箱", for_good=True)
    try:
        with _connected(settings) as server:
            server.send_message(_composed(settings, message))
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise DeliveryFault(f"邮件服务器拒收（{codes}）", for_good=all(code >= 500 for code in codes)) from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryFault(f"邮件服务器答复 {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryFault(f"邮件服务器连接失败（{type(error).__name__}）") from error
    except (ValueError, UnicodeError) as error:
        raise DeliveryFault("邮件地址或内容不合规格", for_good=True) from error


def _composed(settings: Settings, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = f"【诚衡】{message.subject}"
    mail["From"] = Address("诚衡", addr_spec=settings.mail_from)
    mail["To"] = Address(message.to_name, addr_spec=message.to_address)
    mail["Date"] = message.written_at
    mail["Message-ID"] = f"<{message.token[:40]}@{settings.mail_from.rpartition('@')[2]}>"
    # Keeps out-of-office robots from answering (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.to_name}：\n\n{message.body}\n\n{settings.public_url.rstrip('/')}{message.link}\n")
    return mail


def _connected(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_username and settings.smtp_password is not None:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server
