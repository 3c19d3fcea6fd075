namespace Sightglass.Query.Syntax;

/// <summary>A query cannot be used, as its tree or the tables show.</summary>
public sealed class QueryErrorException(QueryError error) : Exception(error.Message)
{
    public QueryError Error => error;
}
