using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

public sealed class PatternParserTests
{
    [Theory]
    [InlineData("foo-bar", "column 1: 'foo-bar' needs quotes: only letters, digits and '_' stand without; write \"foo-bar\"")]
    [InlineData("ERROR 'x'", "column 7: ''x'' needs quotes: only letters, digits and '_' stand without; write \"'x'\"")]
    [InlineData("a\"b", "column 1: 'a\"b' needs quotes: only letters, digits and '_' stand without; write \"a\\\"b\"")]
    [InlineData("é", "column 1: 'é' needs quotes: only letters, digits and '_' stand without; write \"é\"")]
    [InlineData("ERROR \"open", "column 7: the quote \" is never closed")]
    [InlineData("-\"a\"b", "column 5: expected white space before 'b'")]
    [InlineData("a - b", "column 4: expected a term after '-'")]
    [InlineData("a ?", "column 4: expected a term after '?'")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n17", "line 2, column 1: a query has at most 16 text terms")]
    [InlineData("{ }", "column 3: expected a condition before '}'")]
    [InlineData("{", "column 2: expected a condition")]
    [InlineData("{ $.a = 1", "column 10: expected '&&', '||' or '}'")]
    [InlineData("{ $.a = 1 } x", "column 13: unexpected 'x' after the closing '}'; a pattern is one pair of braces")]
    [InlineData("{ a.b = 1 }", "column 3: 'a.b' is not a path; write $.a.b")]
    [InlineData("{ $a = 1 }", "column 4: expected '.' and a name after '$' before 'a'")]
    [InlineData("{ $.@t = 1 }", "column 5: expected a name of letters, digits, '_' and '-' after '.' before '@'; write other names as ['name']")]
    [InlineData("{ $.['a = 1 }", "column 14: expected ']' after the key")]
    [InlineData("{ $.a[-1] = 1 }", "column 7: expected an index before '-'; elements count from 0")]
    [InlineData("{ $.a[1 = 1 }", "column 8: expected ']' before ' '")]
    [InlineData("{ $.a[99999999999] = 1 }", "column 7: the index 99999999999 is larger than 2147483647")]
    [InlineData("{ $.*.*.a = 1 }", "column 5: a path has at most 1 wildcard")]
    [InlineData("{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.* = 1 }", "column 47: a pattern has at most 3 wildcards in its paths")]
    [InlineData("{ $.a }", "column 7: expected an operator before '}'")]
    [InlineData("{ $.a = }", "column 9: expected a value after '=' before '}'")]
    [InlineData("{ $.a == 1 }", "column 7: '==' is not an operator; write '='")]
    [InlineData("{ $.a EXISTS }", "column 7: 'EXISTS' is not an operator; write '= *'")]
    [InlineData("{ $.a IS NOT NULL }", "column 7: 'IS NOT' is not an operator; write '= *' for a value that is not null, 'IS TRUE' or 'IS FALSE' for booleans")]
    [InlineData("{ $.a is null }", "column 7: 'is null' is not an operator; write 'IS NULL'")]
    [InlineData("{ $.a LIKE x }", "column 7: 'LIKE x' is not an operator")]
    [InlineData("{ $.a = a@b }", "column 9: 'a@b' needs quotes: only letters, digits, '_', '.' and '*' stand without; write \"a@b\"")]
    [InlineData("{ $.a > \"x\" }", "column 9: '>' compares numbers only; write a number, or use '=' or '!='")]
    [InlineData("{ $.a <= x* }", "column 10: '<=' compares numbers only; write a number, or use '=' or '!='")]
    [InlineData("{ $.a = 1e999 }", "column 9: the number '1e999' is too large")]
    [InlineData("{ $.a = 1 AND $.b = 2 }", "column 11: 'AND' is not an operator; write '&&'")]
    [InlineData("{ ($.a = 1 or $.b = 2) }", "column 12: 'or' is not an operator; write '||'")]
    [InlineData("{ ($.a = 1 }", "column 12: expected '&&', '||' or ')' before '}'")]
    [InlineData("{ $.a = %x% || $.a = %y% || $.a = %z% }", "column 35: a pattern has at most 2 regular expressions")]
    [InlineData("%abc", "column 1: the regular expression is never closed; write '%' at its end, and a percent sign in it as \\x25")]
    [InlineData("%a% b", "column 5: unexpected 'b' after the closing '%'; a regular expression stands alone")]
    [InlineData("%%", "column 2: a regular expression is expected between the percent signs")]
    [InlineData("%a!%", "column 3: a regular expression cannot contain '!'; write \\x21")]
    [InlineData("%(a|b)%", "column 2: a regular expression cannot contain '('; there are no groups: write the alternatives in full")]
    [InlineData("%é%", "column 2: a regular expression cannot contain 'é'; it has letters, digits and signs of ASCII only")]
    [InlineData("%a|*b%", "column 4: '*' repeats nothing; write '\\*' for the character")]
    [InlineData("%a**%", "column 4: '*' repeats a repetition; write '\\*' for the character")]
    [InlineData("%a{2,1}%", "column 3: the bounds of a repetition are {m}, {m,}, {,n} or {m,n}; write '\\{' for the character")]
    [InlineData("%a{1001}%", "column 3: a regular expression has at most 1,000 characters, repetitions counted")]
    [InlineData("%.{600}.{600}%", "column 8: a regular expression has at most 1,000 characters, repetitions counted")]
    [InlineData("%[ab%", "column 2: the '[' is never closed; write ']' at its end, or '\\[' for the character")]
    [InlineData("%[]%", "column 2: the class has no character; write '\\]' for the character ']'")]
    [InlineData("%[z-a]%", "column 3: 'z-a' is not a range; write the smaller character first, and '\\-' for the character '-'")]
    [InlineData("%[[a]%", "column 3: a class cannot stand in a class; write '\\[' for the character")]
    [InlineData("%[\\D]%", "column 3: '\\D' cannot stand in a class; write a class of its own, such as [^0-9]")]
    [InlineData("%\\bx%", "column 2: '\\b' means nothing; write \\d, \\w, \\s, \\D, \\W, \\S, \\x and two hex digits, or a backslash before a sign")]
    [InlineData(@"%\(ok\)%", @"column 2: a regular expression cannot contain '('; write \x28")]
    [InlineData(@"%a\!%", @"column 3: a regular expression cannot contain '!'; write \x21")]
    [InlineData(@"{ $.a = %[\""]% }", @"column 11: a regular expression cannot contain '""'; write \x22")]
    [InlineData("%a\\%", "column 3: '\\' means nothing; write \\d, \\w, \\s, \\D, \\W, \\S, \\x and two hex digits, or a backslash before a sign")]
    [InlineData("[", "column 2: expected a field")]
    [InlineData("[]", "column 2: expected a field before ']'")]
    [InlineData("[a, b", "column 6: expected ',' or ']'")]
    [InlineData("[a] b", "column 5: unexpected 'b' after the closing ']'; a pattern is one pair of brackets")]
    [InlineData("[a b]", "column 4: expected ',' or ']' before 'b'")]
    [InlineData("[a, ..., b, ...]", "column 13: '...' stands twice; a pattern has at most one")]
    [InlineData("[a = 1 && b = 2]", "column 11: a condition on 'b' stands in the field 'a'; write it in the field of that name")]
    [InlineData("[a = 1 || = 2]", "column 11: expected a condition on 'a'; write a = …")]
    [InlineData("[a > x]", "column 6: '>' compares numbers only; write a number, or use '=' or '!='")]
    [InlineData("[a = %x%, b = %x%, c = %x%]", "column 24: a pattern has at most 2 regular expressions")]
    [InlineData("[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51]", "column 143: a pattern has at most 50 fields; let '...' stand for some of them")]
    public void Parse_Rejects_WithThePlaceAndTheWayOut(string text, string message) => Assert.Equal(message, PatternParser.Parse(text).Error?.Message);

    [Theory]
    [InlineData("?ERROR ?WARN", "")]
    [InlineData("?ERROR -WARN ?\"a b\"", "column 1: '?ERROR' has no effect: terms with '?' count only where all terms have it|column 14: '?\"a b\"' has no effect: terms with '?' count only where all terms have it")]
    [InlineData("{ $.a IS NULL || $.a.b IS NULL || $.c[0] IS NULL }", "column 3: nulls of an event's own members are not stored, so 'IS NULL' and 'NOT EXISTS' both match stored events without 'a'")]
    [InlineData("{ $.a NOT EXISTS }", "column 3: nulls of an event's own members are not stored, so 'IS NULL' and 'NOT EXISTS' both match stored events without 'a'")]
    public void Parse_OfWhatIsProbablyNotMeant_Warns(string text, string warnings) =>
        Assert.Equal(warnings, string.Join('|', PatternParser.Parse(text).Value!.Warnings.Select(warning => warning.Message)));

    [Theory]
    [InlineData("a.b", @"a.b")]
    [InlineData(@"^\d+$", @"^[0-9]+\z")]
    [InlineData(@"[^\w\]-]{,3}?", @"[^0-9A-Za-z_\x5d\x2d]{0,3}")]
    [InlineData(@"\W\x28a-z\.", @"[^0-9A-Za-z_]\x28a\x2dz\x2e")]
    [InlineData("a|b{2,}", "a|b{2,}")]
    [InlineData("[a-f0-9]{8}", "[a-f0-9]{8}")]
    [InlineData(@"\^\$\?\[\]\{\}\|\\\*\+\.\:\#\=\@\/\;\,\-", @"\x5e\x24\x3f\x5b\x5d\x7b\x7d\x7c\x5c\x2a\x2b\x2e\x3a\x23\x3d\x40\x2f\x3b\x2c\x2d")]
    public void Regex_IsTranslatedToWhatBothEnginesUnderstand(string regex, string expression) => Assert.Equal((expression, null), PatternRegex.Translate(regex));

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        string[] pieces = ["-", "?", "\"", "\\", "a", " ", "\n", "é", "\ud800", "{", "_1", "$", ".", "[", "]", "'", "*", "%", "=", "!=", ">", "&&", "||", "(", ")", "}", ",", "...", "IS NULL", "NOT EXISTS", "\\x2", "\\d", "5", "{1,2}", "^"];
        var random = new Random(5);
        for (var i = 0; i < 30_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => pieces[random.Next(pieces.Length)]));
            text = (i % 5) switch
            {
                0 => "{ $.a " + text,
                1 => "[" + text,
                2 => "%" + text,
                3 => "{ $" + text + " = 1 }",
                _ => text,
            };
            var parsed = PatternParser.Parse(text);
            Assert.True(parsed.IsValid || (parsed.Error.Position <= text.Length && parsed.Error.Message.Length > 0), text);
        }

        Assert.False(PatternParser.Parse(new string('a', QueryLimits.TextLength + 1)).IsValid);
        Assert.False(PatternParser.Parse("{ " + new string('(', 5_000)).IsValid);
    }
}
