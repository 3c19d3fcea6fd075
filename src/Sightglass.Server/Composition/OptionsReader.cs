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
        try
        {
            var options = configuration.GetSection(section).Get<T>() ?? new T();
            foreach (var property in typeof(T).GetProperties())
            {
                Check(section, property, property.GetValue(options));
            }

            return options;
        }
        catch (InvalidOperationException exception)
        {
            // The binder's message for an invalid text contains key, text and type.
            _mistakes.Add(exception.Message);
            return new T();
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
            var variable = $"SIGHTGLASS_{section.Replace(":", "__", StringComparison.Ordinal)}__{property.Name}";
            var must = rule is RangeAttribute range ? Describe(range) : rule.ErrorMessage;
            _mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:{property.Name} is '{value}'; it must be {must} (environment: {variable})"));
        }
    }

    private static string Describe(RangeAttribute range) =>
        Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture) >= Endless
            ? string.Create(CultureInfo.InvariantCulture, $"at least {range.Minimum}")
            : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");
}

/// <summary>Options are invalid; each error contains the key, the value and what is allowed.</summary>
internal sealed class ConfigurationMistakeException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
