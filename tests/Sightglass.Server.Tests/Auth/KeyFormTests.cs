namespace Sightglass.Server.Auth;

/// <summary>The one function that decides what can be a key.</summary>
public sealed class KeyFormTests
{
    [Theory]
    [InlineData(ServerProcess.AdminKey)]
    [InlineData("sg_benchmark_0123456789abcdef0123456789abcdef")]
    [InlineData("sg_ABCdef-_0123456789xyzABC")]
    public void Text_WithAForm_CanBeAKey(string text) => Assert.Null(KeyForm.MistakeIn(text));

    [Fact]
    public void Generated_Always_CanBeAKey() => Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(KeyForm.IsKey(ApiKey.Generate())));

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" ", "it does not begin with 'sg_'")]
    [InlineData("a", "it does not begin with 'sg_'")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "it does not begin with 'sg_'")]
    [InlineData("SG_0123456789abcdef0123456789abcdef01234567", "it does not begin with 'sg_'")]
    [InlineData(" sg_0123456789abcdef0123456789abcdef01234567", "it does not begin with 'sg_'")]
    [InlineData("sg_", "it has 0 characters after 'sg_', and needs at least 24")]
    [InlineData("sg_0123456789abcdef0123456", "it has 23 characters after 'sg_', and needs at least 24")]
    [InlineData("sg_0123456789abcdef01234567 ", "it has characters other than letters, digits, '_' and '-'")]
    [InlineData("sg_0123456789abcdef01234567\n", "it has characters other than letters, digits, '_' and '-'")]
    [InlineData("sg_0123456789abcdef\0\0\0\0\0\0\0\0", "it has characters other than letters, digits, '_' and '-'")]
    [InlineData("sg_ééééééééééééééééééééééééé", "it has characters other than letters, digits, '_' and '-'")]
    [InlineData("sg_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "it repeats fewer than 8 different characters")]
    [InlineData("sg_                                        ", "it has characters other than letters, digits, '_' and '-'")]
    public void Text_ThatAnybodyGuesses_CannotBeAKey(string text, string mistake) => Assert.Equal(mistake, KeyForm.MistakeIn(text));

    [Fact]
    public void Text_OfAnyLength_IsBounded() => Assert.Equal("it has 201 characters after 'sg_', and may have at most 200", KeyForm.MistakeIn("sg_" + new string('a', 201)));
}
