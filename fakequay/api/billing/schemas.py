"""Response schemas of plans, payment cards, billing subscriptions and invoices."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Plan(Schema):
    title = ma.fields.Str()
    price = ma.fields.Int()
    private_repos = ma.fields.Int(data_key="privateRepos", attribute="privateRepos")
    stripe_id = ma.fields.Str(data_key="stripeId", attribute="stripeId")
    rh_sku = ma.fields.Str()
    sku_billing = ma.fields.Bool()
    billing_enabled = ma.fields.Bool()
    audience = ma.fields.Str()
    bus_features = ma.fields.Bool()
    deprecated = ma.fields.Bool()
    free_trial_days = ma.fields.Int()
    superseded_by = ma.fields.Str(allow_none=True)
    plans_page_hidden = ma.fields.Bool()


class Plans(Schema):
    plans = ma.fields.List(ma.fields.Nested(Plan))


class Card(Schema):
    card = ma.fields.Dict()


class Subscription(Schema):
    has_subscription = ma.fields.Bool(data_key="hasSubscription", attribute="hasSubscription")
    is_existing_customer = ma.fields.Bool(
        data_key="isExistingCustomer", attribute="isExistingCustomer"
    )
    # Name of the plan. After a change to the free plan, the real server returns the whole plan
    # object.
    plan = ma.fields.Raw()
    used_private_repos = ma.fields.Int(data_key="usedPrivateRepos", attribute="usedPrivateRepos")
    current_period_start = ma.fields.Int(
        data_key="currentPeriodStart", attribute="currentPeriodStart"
    )
    current_period_end = ma.fields.Int(data_key="currentPeriodEnd", attribute="currentPeriodEnd")
    trial_start = ma.fields.Int(data_key="trialStart", attribute="trialStart")
    trial_end = ma.fields.Int(data_key="trialEnd", attribute="trialEnd")


class Checkout(Schema):
    id = ma.fields.Str()
    url = ma.fields.Str()


class Invoices(Schema):
    invoices = ma.fields.List(ma.fields.Dict())


class InvoiceField(Schema):
    uuid = ma.fields.Str()
    title = ma.fields.Str()
    value = ma.fields.Str()


class InvoiceFields(Schema):
    fields_ = ma.fields.List(ma.fields.Nested(InvoiceField), data_key="fields", attribute="fields")
