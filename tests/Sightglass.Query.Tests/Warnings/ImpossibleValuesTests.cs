using Sightglass.Query.Binding;
using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Comparisons with texts that no value of the field can be.</summary>
public sealed class ImpossibleValuesTests
{
    private static readonly ImpossibleValues Values = new(new QueryBinder(new EventSchema([new Field("success", FieldType.Boolean)])));

    [Theory]
    [InlineData("status_code=5xx", "column 1: 'status_code' is a number and never '5xx'; did you mean '(status_code>=500 AND status_code<600)'?")]
    [InlineData("status_code=4..", "column 1: 'status_code' is a number and never '4..'; did you mean '(status_code>=400 AND status_code<500)'?")]
    [InlineData("level=error status_code!=4xx", "column 13: 'status_code' is a number and never '4xx'")]
    [InlineData("duration_ms=fast", "column 1: 'duration_ms' is a number and never 'fast'")]
    [InlineData("success=yes", "column 1: 'success' is true or false and never 'yes'")]
    [InlineData("level=eror", "column 7: no level is called 'eror': there are trace, debug, info, warn, error, fatal; did you mean 'error'?")]
    public void Comparison_ThatNothingCanMatch_IsWarnedOf(string text, string message) => Assert.Equal(message, Assert.Single(Of(text)).Message);

    [Theory]
    [InlineData("status_code=500")]
    [InlineData("status_code=5*")]
    [InlineData("duration_ms=\"1.5\"")]
    [InlineData("success=true")]
    [InlineData("level=WARNING")]
    [InlineData("level=50")]
    [InlineData("level=err*")]
    [InlineData("model=5xx")]
    [InlineData("status=5xx")]
    [InlineData("level=error,warn")]
    public void Comparison_ThatMayMatch_IsNotWarnedOf(string text) => Assert.Empty(Of(text));

    private static IEnumerable<QueryWarning> Of(string text) => Values.Of(text, QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!);
}
