using System.Globalization;
using GraphQL;
using GraphQLParser.AST;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Queries;

namespace Sightglass.Server.GraphQl;

/// <summary>What resolvers of several fields need.</summary>
internal static class Selection
{
    /// <summary>The names of the fields that are selected below a field of the resolved one, whatever fragments they stand in.</summary>
    public static IReadOnlyList<string> NamesBelow(this IResolveFieldContext context, string field) =>
        [.. Fields(context, context.FieldAst.SelectionSet).Where(selected => selected.Name.StringValue == field).SelectMany(selected => Fields(context, selected.SelectionSet)).Select(selected => selected.Name.StringValue).Where(name => name != "__typename").Distinct()];

    /// <summary>All stored time of the request's tenant.</summary>
    public static QueryScope Scope(this IResolveFieldContext context) => RelationRunner.Everything(context.TenantOf().Between(default, default), from: null, to: null);

    /// <summary>The argument <c>limit</c>.</summary>
    /// <param name="usual">Without one.</param>
    /// <param name="max">The largest.</param>
    /// <exception cref="ExecutionError">It is no number from 1 to the largest: fewer rows than were asked for would look like all.</exception>
    public static int Limit(this IResolveFieldContext context, int usual, int max)
    {
        var limit = context.GetArgument<int?>("limit") ?? usual;
        return limit >= 1 && limit <= max ? limit : throw new ExecutionError(string.Create(CultureInfo.InvariantCulture, $"limit: {limit} is not a number from 1 to {max}; ask for fewer at once, in shorter ranges of time."));
    }

    public static TenantScope TenantOf(this IResolveFieldContext context) => (TenantScope)context.UserContext[TelemetrySchema.Tenant]!;

    public static T Service<T>(this IResolveFieldContext context)
        where T : notnull => context.RequestServices!.GetRequiredService<T>();

    /// <summary>Runs a question, and tells of its mistakes as GraphQL does.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (QueryErrorException exception)
        {
            throw new ExecutionError(exception.Error.Message);
        }
    }

    private static IEnumerable<GraphQLField> Fields(IResolveFieldContext context, GraphQLSelectionSet? set)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            var inner = selection switch
            {
                GraphQLField field => [field],
                GraphQLInlineFragment fragment => Fields(context, fragment.SelectionSet),
                GraphQLFragmentSpread spread => Fields(context, context.Document.Definitions.OfType<GraphQLFragmentDefinition>().FirstOrDefault(definition => definition.FragmentName.Name == spread.FragmentName.Name)?.SelectionSet),
                _ => Enumerable.Empty<GraphQLField>(),
            };
            foreach (var field in inner)
            {
                yield return field;
            }
        }
    }
}
