/* account - see account.h. */
#include "command/account.h"

#include "command/identity.h"

Keeper *
account_open_store(const Config *config, const char *store_path, GError **error)
{
    g_auto(GStrv) own = identity_keys(config);
    const KeeperOptions options = {
        .path = store_path,
        .own_jid = config->jid,
        .own_address = config->address,
        .also_own = (const char *const *)own,
        .is_one_account = config->is_one_account,
        .own_name = config->name,
        .authserv_id = config->authserv_id,
        .sends_receipts = config->sends_receipts,
        .sends_displayed = config->sends_displayed,
    };
    return keeper_new(&options, error);
}
