using Sightglass.Query.Completion;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Proposes completions for the cursor position in a formula.</summary>
internal static class FormulaCompletion
{
    public static Proposals At(string text, int cursor, CompletionSources sources)
    {
        var surroundings = FormulaSurroundings.Find(text, cursor);
        if (surroundings.Filter is { } filter)
        {
            return FilterCompletion.At(text, surroundings.Start, cursor, filter, sources);
        }

        var start = cursor;
        while (start > surroundings.Start && (surroundings.IsField ? !char.IsWhiteSpace(text[start - 1]) && text[start - 1] != ',' : StatementText.IsWordCharacter(text[start - 1])))
        {
            start--;
        }

        return Proposals.Matching(text, start, cursor, surroundings.IsField ? sources.Fields().Concat(Functions(isKey: true)) : IsBehindOperand(text, start) ? Clauses() : Functions(isKey: false).Concat(Names(sources.Names)));
    }

    private static bool IsBehindOperand(string text, int start)
    {
        var before = text.AsSpan(0, start).TrimEnd();
        return before.Length > 0 && (StatementText.IsWordCharacter(before[^1]) || before[^1] == ')') && text.AsSpan(before.Length, start - before.Length).IndexOf('\n') < 0;
    }

    private static IEnumerable<CompletionItem> Clauses() =>
        Proposals.Words($"{Keywords.Where} ", $"{Keywords.Group} {Keywords.By} ", $"{Keywords.Order} {Keywords.By} ", $"{Keywords.Limit} ");

    private static IEnumerable<CompletionItem> Functions(bool isKey) => QueryFunctions.Names.Where(name => QueryFunctions.Find(name)!.IsKey == isKey).Select(name =>
        new CompletionItem(name, $"{name}(", "function", QueryFunctions.Find(name)!.Summary));

    private static IEnumerable<CompletionItem> Names(FormulaNames names) => names.Metrics.Keys.Select(name => new CompletionItem(name, name, "metric", null))
        .Concat(names.Constants.Select(constant => new CompletionItem(constant.Key, constant.Key, "metric", NumberText.Format(constant.Value))));
}
