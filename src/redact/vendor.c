#include "redact/name.h"

#include <string.h>

const char *name_vendor_kind(const struct name *name)
{
    static const struct {
        const char *word, *kind;
    } vendors[] = {
        { "aws", "AWS secret" },
        { "azure", "Azure secret" },
        { "google", "Google secret" },
        { "gcp", "Google secret" },
        { "firebase", "Google secret" },
        { "twilio", "Twilio secret" },
        { "datadog", "Datadog key" },
        { "ddapi", "Datadog key" },
        { "ddapp", "Datadog key" },
        { "newrelic", "New Relic key" },
        { "github", "GitHub token" },
        { "gitlab", "GitLab token" },
        { "stripe", "Stripe key" },
        { "bitbucket", "Bitbucket password" },
        { "square", "Square secret" },
        { "mailgun", "Mailgun key" },
        { "cloudflare", "Cloudflare token" },
        { "heroku", "Heroku key" },
        { "okta", "Okta token" },
        { "auth0", "Auth0 secret" },
        { "openai", "OpenAI key" },
        { "shopify", "Shopify token" },
        { "facebook", "Facebook secret" },
        { "twitter", "Twitter secret" },
        { "slack", "Slack token" },
        { "discord", "Discord token" },
        { "docker", "Docker password" },
        { "vault", "Vault token" },
        { "jwt", "JWT secret" },
    };
    for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
        if (memmem(name->letters, name->size, vendors[i].word, strlen(vendors[i].word)))
            return vendors[i].kind;
    return NULL;
}
