using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Sightglass.Server.Composition;

/// <summary>Reads options from the configuration and checks their ranges; reports all errors at once.</summary>
internal sealed class OptionsReader(IConfiguration configuration)
{
    // A range that ends here has no meaningful upper limit.
    private const double Endless = long.MaxValue;

    private readonly List<string> _mistakes = [];

    /// <summary>The options of a section; defaults for values that it does not set.</summary>
    /// <param name="section">Names separated by colons.</param>
    public T Read<T>(string section)
        where T : class, new()
    {
        var properties = typeof(T).GetProperties().Where(property => property.CanWrite).ToList();
        var unreadable = properties.Where(property => configuration[$"{section}:{property.Name}"] is { } text && !CanRead(property.PropertyType, text)).ToList();
        if (unreadable.Count > 0)
        {
            _mistakes.AddRange(unreadable.Select(property => Mistake(section, property, configuration[$"{section}:{property.Name}"], Describe(property.PropertyType))));
            return new T();
        }

        var options = configuration.GetSection(section).Get<T>() ?? new T();
        foreach (var property in properties)
        {
            Check(section, property, property.GetValue(options));
        }

        return options;
    }

    /// <summary>Adds an error of a value that is not an option of a section. The text does not contain the value, which may be a secret.</summary>
    /// <param name="name">The environment variable.</param>
    /// <param name="mistake">What is wrong with the value; null when nothing is.</param>
    /// <param name="must">What is allowed.</param>
    public void Require(string name, string? mistake, string must)
    {
        if (mistake is not null)
        {
            _mistakes.Add($"{name} cannot be used: {mistake}; it must be {must}");
        }
    }

    /// <exception cref="ConfigurationMistakeException">At least one value is invalid.</exception>
    public void ThrowIfMistaken()
    {
        if (_mistakes.Count > 0)
        {
            throw new ConfigurationMistakeException(_mistakes);
        }
    }

    private void Check(string section, PropertyInfo property, object? value)
    {
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)))
        {
            _mistakes.Add(Mistake(section, property, value, rule is RangeAttribute range ? Describe(range) : rule.ErrorMessage!));
        }
    }

    private static string Mistake(string section, PropertyInfo property, object? value, string must) => string.Create(
        CultureInfo.InvariantCulture,
        $"{section}:{property.Name} is '{value}'; it must be {must} (environment: SIGHTGLASS_{section.Replace(":", "__", StringComparison.Ordinal)}__{property.Name})");

    private static bool CanRead(Type type, string text)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Describe(Type type) =>
        type.IsEnum ? string.Join(" or ", Enum.GetNames(type))
        : type == typeof(TimeSpan) ? "a length of time such as 00:00:05"
        : type == typeof(bool) ? "true or false"
        : "a whole number";

    private static string Describe(RangeAttribute range) =>
        range.Maximum is IConvertible and not string && Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture) >= Endless
            ? string.Create(CultureInfo.InvariantCulture, $"at least {range.Minimum}")
            : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");
}

/// <summary>Options are invalid; each error contains the key, the value and what is allowed.</summary>
internal sealed class ConfigurationMistakeException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
