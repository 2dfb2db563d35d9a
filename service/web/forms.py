"""Forms 表单. Labels and messages come from the phrasebook, in the template. (Flask-WTF is untyped, hence the ignores.)"""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from service.access.passwords import MOST_CHARACTERS
from service.web.phrases import LANGUAGES


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Name and password; ``next`` is the page that was asked for."""

    username = StringField(validators=[DataRequired(), Length(max=64)])
    password = PasswordField(validators=[DataRequired(), Length(max=MOST_CHARACTERS)])
    next = HiddenField()


class SignOutForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the click came from our page."""


class LanguageForm(FlaskForm):  # type: ignore[misc]
    """The language wanted, and the page to come back to."""

    language = HiddenField(validators=[AnyOf(LANGUAGES)])
    next = HiddenField()
