using Sightglass.Query.Catalog.Lint;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Markdown;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog.Import;

public sealed class PackImportTests
{
    private static readonly string Document = Repository.Text("tests/cases/catalog/chat-proxy-events.md");

    public static TheoryData<string> Shipped => ["ai-platform", "chat-proxy", "genai", "job-search", "learning-app", "workers-ai"];

    [Fact]
    public void Read_DocumentOfTheChatProxy_IsAPackThatPassesLint()
    {
        var (yaml, _) = PackImport.Read(Document, "imported");
        var read = PackReader.Read("imported.yaml", yaml!);

        Assert.Empty(read.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(PackLint.Check([("imported.yaml", yaml!)]).Select(finding => finding.ToString()));
        Assert.Equal(51, read.Pack!.Events.Count);
        Assert.Equal("Sessions: Life of a session", EventGroups.Of(yaml!, read.Pack.Events)[0].Title);
    }

    [Fact]
    public void Read_Events_HaveTheFieldsOfTheShippedPack()
    {
        var imported = PackReader.Read("imported.yaml", PackImport.Read(Document).Yaml!).Pack!;
        var shipped = PackReader.Read("packs/chat-proxy/pack.yaml", Repository.Text("packs/chat-proxy/pack.yaml")).Pack!;

        // The shipped pack knows more fields of some events than the document lists.
        Assert.Equal(shipped.Events.Select(definition => definition.Name), imported.Events.Select(definition => definition.Name));
        Assert.All(imported.Events, definition => Assert.Subset(shipped.Events.First(known => known.Name == definition.Name).Fields.ToHashSet(), definition.Fields.ToHashSet()));
        Assert.Equal(["stream_complete"], imported.Events.First(definition => definition.Name == "stream_completed").Aliases);
        var types = shipped.Fields.ToDictionary(declaration => declaration.Field.Name, declaration => declaration.Field.Type);
        Assert.All(imported.Fields.Where(declaration => declaration.Field.Name is not ("model_id" or "requested_model_id" or "proxy_router_url")), declaration => Assert.Equal((declaration.Field.Name, types[declaration.Field.Name]), (declaration.Field.Name, declaration.Field.Type)));
    }

    [Fact]
    public void Read_WhatIsWrittenAsAFormula_BecomesAMetricAndTheRestIsNamed()
    {
        var (yaml, notes) = PackImport.Read(Document);
        var pack = PackReader.Read("imported.yaml", yaml!).Pack!;

        Assert.Equal(
            [
                """opened count Count(event="proxy_session_response")""",
                """closed count Count(event="proxy_session_closed")""",
                """reused_per_opening count Count(event="existing_session_reused") / Count(event="automated_session_creation_start")""",
                """average_length ms Avg(Elapsed(session_id, event="session_created", event="session_marked_inactive"))""",
                """prompts count Count(event="chat_completion_request_start")""",
                """answers count Count(event="stream_completed") + Count(event="chat_completion_success")""",
                """chunks_of_a_stream count Avg(total_chunks) WHERE event="stream_completed" """.TrimEnd(),
                """embedding_error_rate count Count(event="embeddings_request_error") / Count(event="embeddings_request_start")""",
                """active_keys count Uniq(api_key_id)""",
                """hit_rate ratio Count(event="cache_hit") / (Count(event="cache_hit") + Count(event="cache_miss"))""",
            ],
            pack.Metrics.Select(metric => $"{metric.Name} {metric.Unit} {metric.Formula.Text}"));
        Assert.Equal(["Streams against the rest", "Retry rate", "Open now"], notes.Select(note => note.Text.Split('\'')[1]));
        Assert.Equal(["Opened per hour:opened:1h", "Prompts per day:prompts:1d"], pack.Dashboards.First(dashboard => dashboard.Title == "Operations").Panels.Select(panel => $"{panel.Title}:{panel.Metric}:{panel.Step!.Value.TotalHours switch { 1 => "1h", 24 => "1d", _ => "?" }}"));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Read_WhatDocsWrites_HasTheSameEventsAndFields(string name)
    {
        var yaml = Repository.Text($"packs/{name}/pack.yaml");
        var pack = PackReader.Read($"packs/{name}/pack.yaml", yaml).Pack!;

        var again = PackReader.Read($"{name}.yaml", PackImport.Read(PackMarkdown.Write(pack, yaml), name).Yaml!);

        Assert.Empty(again.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(pack.Events.Select(Describe), again.Pack!.Events.Select(Describe));
        Assert.Equal(pack.Fields.Select(Describe).Order(), again.Pack.Fields.Select(Describe).Order());
        Assert.Equal(EventGroups.Of(yaml, pack.Events).Select(group => group.Title), EventGroups.Of(PackImport.Read(PackMarkdown.Write(pack, yaml), name).Yaml!, again.Pack.Events).Select(group => group.Title));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Read_WhatDocsWrites_HasTheSameDashboards(string name)
    {
        var yaml = Repository.Text($"packs/{name}/pack.yaml");
        var pack = PackReader.Read($"packs/{name}/pack.yaml", yaml).Pack!;

        var again = PackReader.Read($"{name}.yaml", PackImport.Read(PackMarkdown.Write(pack, yaml), name).Yaml!).Pack!;

        // A metric that computes with a constant is not imported, nor are its panels; metrics that no panel shows get a dashboard of their own.
        var taken = again.Metrics.Select(metric => metric.Name).ToHashSet();
        var expected = pack.Dashboards.Select(dashboard => dashboard with { Panels = [.. dashboard.Panels.Where(panel => panel.Metric is null || taken.Contains(panel.Metric))] }).Where(dashboard => dashboard.Panels.Count > 0).Select(Describe).ToList();
        Assert.Equal(expected, again.Dashboards.Take(expected.Count).Select(Describe));
    }

    [Theory]
    [InlineData("All events have `request_id`, `user_id`.", "Shop events")]
    [InlineData("All events have `request_id`, `user_id`.\n\nWhat the shop writes.", "What the shop writes.")]
    [InlineData("What the shop writes. All events have `request_id`, `user_id`. It is small.", "What the shop writes. It is small.")]
    public void Read_Description_IsNotTheSentenceOfTheCommonFields(string text, string description)
    {
        var pack = PackReader.Read("shop.yaml", PackImport.Read($"# Shop events\n\n{text}\n\n| Event |\n|---|\n| `good` |", "shop").Yaml!).Pack!;

        Assert.Equal(description, pack.Description);
        Assert.Equal(["request_id", "user_id"], pack.Events.Single().Fields);
    }

    [Theory]
    [InlineData("- **Mean tokens:** Average `tokens` from `good`", "mean_tokens tokens")]
    [InlineData("- **Mean tokens:** Average `prompt_tokens` from `good`", "mean_tokens tokens")]
    [InlineData("- **Most:** Max `latency`", "most ms")]
    [InlineData("- **Different:** Distinct `tokens` values", "different count")]
    [InlineData("| Metric | Formula |\n|---|---|\n| Mean tokens | `Avg(tokens) WHERE event=\"good\"` |", "mean_tokens tokens")]
    [InlineData("| Metric | Formula |\n|---|---|\n| Slow | `P95(duration)` |", "slow seconds")]
    [InlineData("| Metric | Formula | Unit |\n|---|---|---|\n| Mean tokens | `Avg(tokens)` | points |", "mean_tokens points")]
    [InlineData("| Metric | Formula |\n|---|---|\n| Kinds | `Uniq(tokens)` |", "kinds count")]
    public void Read_ValueOfAField_HasItsUnit(string metric, string expected)
    {
        var (yaml, notes) = PackImport.Read($"| Event | Key fields |\n|---|---|\n| `good` | `tokens`, `prompt_tokens`, `latency`, `duration`, `access_token` |\n\n{metric}", "shop");
        var pack = PackReader.Read("shop.yaml", yaml!).Pack!;

        Assert.Empty(notes);
        Assert.Equal(expected, pack.Metrics.Select(read => $"{read.Name} {read.Unit}").Single());
        Assert.Equal(FieldType.Text, pack.Fields.Single(field => field.Field.Name == "access_token").Field.Type);
    }

    [Fact]
    public void Read_TablesOfPanels_AreDashboards()
    {
        var (yaml, notes) = PackImport.Read("""
            | Event |
            |---|
            | `good` |
            | `bad` |

            - **All:** Count `good`

            ## Overview dashboard

            | Tile | Metric |
            |---|---|
            | Good ones | All |
            | Bad ones | `Count(event="bad")` |
            | Others | ugly ones |

            ## More

            | Panel | Shows | Unit | Chart | Split by | Step |
            |---|---|---|---|---|---|
            | By level | `Count()` | count | bar | `level` | 1h |
            """, "shop");
        var pack = PackReader.Read("shop.yaml", yaml!);

        Assert.Empty(pack.Diagnostics);
        Assert.Equal([14], notes.Select(note => note.Line));
        Assert.Equal(
            ["Overview: Good ones all ()  line [] , Bad ones  (Count(event=\"bad\"))  line [] ", "More: By level  (Count()) count bar [level] 01:00:00"],
            pack.Pack!.Dashboards.Select(Describe));
    }

    [Theory]
    [InlineData("| Event |\n|---|\n| `a b` |\n| `good` |", "3: 'a b' is not taken: an event name has letters, digits and '_', '.', ':', '-', '/', at most 128")]
    [InlineData("| Event |\n|---|\n| `good` |\n| `good` |", "4: the event 'good' is listed twice; the first is taken, at line 3")]
    [InlineData("| Event |\n|---|\n| `good` |\n\n- **All:** `good` / everything", "5: the metric 'All' is not taken: it is not written as a formula: 'everything' is neither an event, a field nor a function")]
    [InlineData("| Event |\n|---|\n| `good` |\n\n- **All:** `good` / `bad`", "5: the metric 'All' is not taken: 'bad' is neither an event nor a field of the document")]
    [InlineData("| Event |\n|---|\n| `good` |\n\n- **All:** `good` / (`good`", "5: the metric 'All' is not taken: ")]
    public void Read_WhatCannotBeTaken_IsNamedWithItsLine(string markdown, string note)
    {
        var (yaml, notes) = PackImport.Read(markdown, "shop");

        Assert.StartsWith(note, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{notes.Single().Line}: {notes.Single().Text}"), StringComparison.Ordinal);
        Assert.Equal(["good"], PackReader.Read("shop.yaml", yaml!).Pack!.Events.Select(definition => definition.Name));
    }

    [Theory]
    [InlineData("Texts: with \"quotes\", 'others' and | bars # no comment")]
    [InlineData("yes")]
    [InlineData("*anchor* & [list] {map}")]
    public void Read_TextsThatYamlWouldReadOtherwise_ComeThrough(string text)
    {
        var markdown = $"| Event | Description |\n|---|---|\n| `good` | {text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)} |";

        var pack = PackReader.Read("shop.yaml", PackImport.Read(markdown, "shop").Yaml!);

        Assert.Empty(pack.Diagnostics);
        Assert.Equal(char.ToUpperInvariant(text[0]) + text[1..] + ".", pack.Pack!.Events.Single().Description);
    }

    private static string Describe(EventDefinition definition) =>
        $"{definition.Name} {definition.Description} {definition.Kind} {definition.Level} {definition.Grain} [{string.Join(' ', definition.Fields.Order())}] [{string.Join(' ', definition.Required.Order())}] [{string.Join(' ', definition.Aliases)}] [{string.Join(' ', definition.Set)}]";

    private static string Describe(DashboardDefinition dashboard) => $"{dashboard.Title}: " + string.Join(", ", dashboard.Panels.Select(panel =>
        $"{panel.Title} {panel.Metric} ({panel.Formula?.Text}) {panel.Unit} {Vocabulary.Word(panel.Chart)} [{string.Join(' ', panel.By ?? [])}] {panel.Step}"));

    private static string Describe(FieldDeclaration declaration) =>
        $"{declaration.Field.Name} {declaration.Field.Type} {declaration.Field.Unit} {declaration.Field.Description} [{string.Join(' ', declaration.Values)}] [{string.Join(' ', declaration.Field.Aliases)}]";
}
