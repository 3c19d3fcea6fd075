using GraphQL;
using GraphQL.Conversion;
using GraphQL.Types;

namespace Sightglass.Server.GraphQl;

/// <summary>The schema: Cloudflare's way to analytics points, and the server's own metrics and events. Immutable; built once.</summary>
internal sealed class TelemetrySchema : Schema
{
    /// <summary>The place of the request's tenant in the user context.</summary>
    public const string Tenant = "tenant";

    // What tools ask of the schema is long, and answered from memory: it costs a tenth.
    private const double IntrospectionImpact = 0.1;

    public TelemetrySchema()
    {
        // Names are as they are written here: AND is one.
        NameConverter = DefaultNameConverter.Instance;
        Query = new RootType();
        this.WithIntrospectionComplexityImpact(IntrospectionImpact);
        Description = "Analytics points as Cloudflare's GraphQL API has them, metrics of the catalog, and events.";
    }

    private sealed class RootType : ObjectGraphType
    {
        public RootType()
        {
            Name = "Query";
            Field<NonNullGraphType<ViewerType>>("viewer").Description("The way to analytics points at Cloudflare").Resolve(_ => new object());
            MetricFields.AddTo(this);
            EventFields.AddTo(this);
        }
    }

    private sealed class ViewerType : ObjectGraphType
    {
        public ViewerType()
        {
            Name = "viewer";
            Field<NonNullGraphType<ListGraphType<NonNullGraphType<AccountType>>>>("accounts")
                .Argument<AccountFilterType>("filter")
                .Description("One account, whatever its tag: the key decides whose points are read")
                .Resolve(_ => new[] { new object() });
        }
    }

    private sealed class AccountFilterType : InputObjectGraphType
    {
        public AccountFilterType()
        {
            Name = "AccountFilter";
            Field<TextScalar>("accountTag");
            Field<ListGraphType<TextScalar>>("accountTag_in");
        }
    }

    private sealed class AccountType : ObjectGraphType
    {
        public AccountType()
        {
            Name = "account";
            PointGroupFields.AddTo(this);
            DataSetFields.AddTo(this);
        }
    }
}

/// <summary>Cloudflare's name for texts.</summary>
internal sealed class TextScalar : StringGraphType
{
    public TextScalar() => Name = "string";
}

/// <summary>A moment as RFC 3339.</summary>
internal sealed class TimeScalar : StringGraphType
{
    public TimeScalar() => Name = "Time";
}

/// <summary>A count.</summary>
internal sealed class CountScalar : LongGraphType
{
    public CountScalar() => Name = "uint64";
}

/// <summary>A number.</summary>
internal sealed class NumberScalar : FloatGraphType
{
    public NumberScalar() => Name = "float64";
}
