using System.CommandLine;
using Sightglass.Server.Auth;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass keys</c>: lists, creates and revokes the keys of a server.</summary>
internal static class KeysCommand
{
    private const string AllTenants = "all";

    public static Command Create() => new DocumentedCommand("keys", "Lists, makes and revokes keys",
        "sightglass keys list",
        "sightglass keys create worker --scopes ingest --tenant acme",
        "sightglass keys revoke 1f2e3d4c")
    {
        CreateList(),
        CreateCreate(),
        CreateRevoke(),
    };

    private static DocumentedCommand CreateList()
    {
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("list", "Lists the keys, without their secrets", "sightglass keys list --json") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var keys = (await client.GetAsync<KeyList>("api/keys", cancellationToken)).Keys;
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(json))
            {
                foreach (var key in keys)
                {
                    terminal.WriteJson(key);
                }
            }
            else
            {
                terminal.Write(TableOf(keys));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand CreateCreate()
    {
        var name = new Argument<string>("name") { Description = "What people call the key", HelpName = "NAME" };
        var scopes = new Option<string>("--scopes") { Description = "What it may do, separated by commas: ingest, query, admin", HelpName = "SCOPES", DefaultValueFactory = _ => "ingest" };
        var tenant = new Option<string?>("--tenant") { Description = "The one tenant it is for; all of them by default", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("create", "Makes a key and prints it, once",
            "sightglass keys create worker",
            "sightglass keys create dashboard --scopes query --tenant acme") { name, scopes, tenant, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var request = new CreateKeyRequest(parsed.GetRequiredValue(name), CommonOptions.SplitNames(parsed.GetRequiredValue(scopes)), parsed.GetValue(tenant));
            var created = await client.PostAsync<NewKeyAnswer>("api/keys", request, cancellationToken);
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(created);
                return ExitCode.Done;
            }

            terminal.Say($"Key '{created.Id}' for {TenantOf(created.Tenant)}, scopes {string.Join(", ", created.Scopes)}. It is shown once:");
            terminal.Write(created.Key);
            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand CreateRevoke()
    {
        var id = new Argument<string>("id") { Description = "As 'keys list' shows it", HelpName = "ID" };
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("revoke", "Ends a key, and the sessions that were opened with it", "sightglass keys revoke 1f2e3d4c") { id };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            await client.DeleteAsync($"api/keys/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancellationToken);
            Terminal.Of(parsed).Say($"Key '{parsed.GetRequiredValue(id)}' is revoked.");
            return ExitCode.Done;
        });
        return command;
    }

    private static TextTable TableOf(IReadOnlyList<KeyAnswer> keys)
    {
        var table = new TextTable(("id", false), ("name", false), ("scopes", false), ("tenant", false), ("made", false));
        foreach (var key in keys)
        {
            table.AddRow(key.Id, key.Name, string.Join(", ", key.Scopes), key.Tenant ?? AllTenants, key.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string TenantOf(string? tenant) => tenant is null ? "all tenants" : $"the tenant '{SafeText.OneLine(tenant)}'";
}
