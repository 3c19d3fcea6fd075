using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Sightglass.Server.GraphQl;

/// <summary>Reads the text of a question. One that is too deep or too large is a mistake of its writer, as one that cannot be read is.</summary>
internal sealed class QuestionReader : IDocumentBuilder
{
    private readonly GraphQLDocumentBuilder _builder = new();

    public GraphQLDocument Build(string body)
    {
        try
        {
            var document = _builder.Build(body);
            return QuestionSize.MistakeIn(document) is { } mistake ? throw new ExecutionError(mistake) : document;
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw new ExecutionError("the text is nested too deeply; ask with fewer braces, brackets and parentheses within each other.");
        }
    }
}

/// <summary>There is nothing to change here, and nothing to subscribe to.</summary>
internal sealed class QueriesOnlyRule : ValidationRuleBase
{
    private static readonly INodeVisitor Visitor = new MatchingNodeVisitor<GraphQLOperationDefinition>((operation, context) =>
    {
        if (operation.Operation != OperationType.Query)
        {
            var word = operation.Operation.ToString().ToLowerInvariant();
            context.ReportError(new ValidationError(context.Document.Source, "5.2", $"there is no {word} here; ask with a query: {{ metrics(names: [\"error_rate\"]) {{ value }} }}.", operation));
        }
    });

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(Visitor);
}
