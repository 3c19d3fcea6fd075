using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>A request body that contains the time range, with the telemetry that the request may read.</summary>
/// <typeparam name="TBody">Type of the body.</typeparam>
internal sealed record Question<TBody>(TBody Body, ReadScope Scope) : IBindableFromHttpContext<Question<TBody>>, IEndpointParameterMetadataProvider
    where TBody : class, IAskedRange
{
    private static readonly JsonSerializerOptions Options = new(ApiJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TakeNumbersAsTimes } } };

    public static async ValueTask<Question<TBody>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var body = await JsonBody.ReadAsync<TBody>(context.Request, Options);
        return new Question<TBody>(body, ReadScope.Of(context, body.From, body.To));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(TBody)));
        TenantScope.Describe(builder);
    }

    /// <summary>A number since 1970 may be one of JSON, as it has no quotes in an address.</summary>
    private static void TakeNumbersAsTimes(JsonTypeInfo type)
    {
        if (type.Type != typeof(TBody))
        {
            return;
        }

        foreach (var property in type.Properties.Where(property => property.Name is TimeRange.FromName or TimeRange.ToName))
        {
            property.CustomConverter = new TimeText();
        }
    }

    private sealed class TimeText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}

/// <summary>A body with a time range.</summary>
internal interface IAskedRange
{
    string? From { get; }

    string? To { get; }
}
