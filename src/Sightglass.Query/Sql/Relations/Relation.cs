namespace Sightglass.Query.Sql.Relations;

/// <summary>What stands in a FROM. Its columns are found by name, and printed when all that need them are known.</summary>
/// <param name="id">Its name in the printed statement.</param>
/// <param name="name">Its name in the text; null for none.</param>
internal abstract class Relation(string id, string? name)
{
    public string Id => id;

    public string? Name => name;

    /// <summary>True when any name may be a column: an attribute.</summary>
    public virtual bool IsOpen => false;

    /// <summary>True when its attributes are not among its columns: <c>*</c> means the fields only.</summary>
    public virtual bool LosesAttributes => false;

    /// <summary>The columns that <c>*</c> means.</summary>
    public abstract IEnumerable<string> Columns { get; }

    /// <summary>Other names of columns, for proposals.</summary>
    public virtual IEnumerable<string> OtherNames => [];

    /// <summary>A column with a declared name.</summary>
    /// <returns>Null when there is none.</returns>
    public abstract Scalar? Find(string column);

    /// <summary>A column of any name; only of an open relation.</summary>
    public virtual Scalar FindOpen(string column) => throw new NotSupportedException();

    /// <summary>The table or subquery, with its name.</summary>
    public abstract string Print();
}

/// <summary>A query in a FROM.</summary>
internal sealed class NestedRelation(string id, string? name, PrintedQuery query, IReadOnlyList<string> names) : Relation(id, name)
{
    public override bool LosesAttributes => query.LosesAttributes;

    public override IEnumerable<string> Columns => names;

    public override Scalar? Find(string column)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index].Equals(column, StringComparison.OrdinalIgnoreCase))
            {
                return new Scalar($"{Id}.{PrintedQuery.Column(index)}", query.Columns[index].Type) { Field = query.Columns[index].Field };
            }
        }

        return null;
    }

    public override string Print() => $"({query.Sql}) AS {Id}";
}

/// <summary>A printed query and its columns, which are named <c>r0</c>, <c>r1</c>, ….</summary>
internal sealed record PrintedQuery(string Sql, IReadOnlyList<PrintedColumn> Columns)
{
    /// <inheritdoc cref="Relation.LosesAttributes"/>
    public bool LosesAttributes { get; init; }

    public static string Column(int index) => $"r{index}";
}

/// <param name="Name">As the text calls it.</param>
/// <param name="Field">See <see cref="Scalar.Field"/>.</param>
internal sealed record PrintedColumn(string Name, Functions.ScalarType Type, string? Field);
