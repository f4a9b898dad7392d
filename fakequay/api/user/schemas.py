"""Response schemas of users, their notifications, stars and OAuth tokens."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp
from fakequay.web.schemas.shared_schemas import Avatar, QuotaReport


class Organization(Schema):
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    can_create_repo = ma.fields.Bool()
    public = ma.fields.Bool()
    is_org_admin = ma.fields.Bool()
    preferred_namespace = ma.fields.Bool()


class User(Schema):
    anonymous = ma.fields.Bool()
    username = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    can_create_repo = ma.fields.Bool()
    is_me = ma.fields.Bool()
    verified = ma.fields.Bool()
    email = ma.fields.Str(allow_none=True)
    logins = ma.fields.List(ma.fields.Dict())
    invoice_email = ma.fields.Bool()
    invoice_email_address = ma.fields.Str(allow_none=True)
    preferred_namespace = ma.fields.Bool()
    tag_expiration_s = ma.fields.Int()
    prompts = ma.fields.List(ma.fields.Str())
    company = ma.fields.Str(allow_none=True)
    family_name = ma.fields.Str(allow_none=True)
    given_name = ma.fields.Str(allow_none=True)
    location = ma.fields.Str(allow_none=True)
    is_free_account = ma.fields.Bool()
    has_password_set = ma.fields.Bool()
    quotas = ma.fields.List(ma.fields.Dict())
    quota_report = ma.fields.Nested(QuotaReport)
    organizations = ma.fields.List(ma.fields.Nested(Organization))
    super_user = ma.fields.Bool()
    global_readonly_super_user = ma.fields.Bool()


class NewUser(User):
    awaiting_verification = ma.fields.Bool()


class InitializedUser(Schema):
    username = ma.fields.Str()
    email = ma.fields.Str(allow_none=True)
    encrypted_password = ma.fields.Str()
    access_token = ma.fields.Str()


class Success(Schema):
    success = ma.fields.Bool()
    message = ma.fields.Str(allow_none=True)
    needs_email_verification = ma.fields.Bool(data_key="needsEmailVerification")
    invalid_credentials = ma.fields.Bool(data_key="invalidCredentials")


class PrivateRepositories(Schema):
    count = ma.fields.Int(data_key="privateCount")
    allowed = ma.fields.Bool(data_key="privateAllowed")


class ClientKey(Schema):
    key = ma.fields.Str()


class Recovery(Schema):
    status = ma.fields.Str()
    orgemail = ma.fields.Str()
    orgname = ma.fields.Str()


class ExternalLogin(Schema):
    auth_url = ma.fields.Str()


class Notification(Schema):
    id = ma.fields.Str()
    organization = ma.fields.Str(allow_none=True)
    kind = ma.fields.Str()
    created = Timestamp()
    metadata = ma.fields.Dict()
    dismissed = ma.fields.Bool()


class Notifications(Schema):
    notifications = ma.fields.List(ma.fields.Nested(Notification))
    additional = ma.fields.Bool()


class ApplicationOwner(Schema):
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)


class Application(Schema):
    name = ma.fields.Str()
    client_id = ma.fields.Str(data_key="clientId")
    description = ma.fields.Str()
    url = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    organization = ma.fields.Nested(ApplicationOwner)


class Scope(Schema):
    title = ma.fields.Str()
    scope = ma.fields.Str()
    description = ma.fields.Str()
    icon = ma.fields.Str()
    dangerous = ma.fields.Bool()


class Authorization(Schema):
    application = ma.fields.Nested(Application)
    scopes = ma.fields.List(ma.fields.Nested(Scope))
    uuid = ma.fields.Str()


class Authorizations(Schema):
    authorizations = ma.fields.List(ma.fields.Nested(Authorization))


class AssignedAuthorization(Authorization):
    redirect_uri = ma.fields.Str(data_key="redirectUri")
    response_type = ma.fields.Str(data_key="responseType")


class AssignedAuthorizations(Schema):
    authorizations = ma.fields.List(ma.fields.Nested(AssignedAuthorization))


class Star(Schema):
    namespace = ma.fields.Str()
    repository = ma.fields.Str()


class StarredRepository(Schema):
    namespace = ma.fields.Str()
    name = ma.fields.Str()
    description = ma.fields.Str(allow_none=True)
    is_public = ma.fields.Bool()


class StarredPage(Schema):
    repositories = ma.fields.List(ma.fields.Nested(StarredRepository))
    next_page = ma.fields.Str()
