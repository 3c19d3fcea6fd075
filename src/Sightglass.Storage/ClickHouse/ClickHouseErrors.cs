using System.Collections.Frozen;
using System.Globalization;

namespace Sightglass.Storage.ClickHouse;

/// <summary>What an error code of ClickHouse means for the sender of the statement.</summary>
public static class ClickHouseErrors
{
    /// <summary>No answer from the engine: connection refused, reset, or closed in the middle.</summary>
    public const int NoAnswer = 0;

    public const int NoSuchColumn = 16;

    public const int TypeMismatch = 53;

    public const int TimeoutExceeded = 159;

    public const int IncorrectData = 117;

    public const int MemoryLimitExceeded = 241;

    public const int CannotCompileRegex = 427;

    public const int NotEnoughSpace = 243;

    /// <summary>A table number that this program does not know. Not an engine code; treated as a data error.</summary>
    internal const int UnknownTable = -2;

    private static readonly FrozenSet<int> Transient = new[]
    {
        NoAnswer,
        3, // UNEXPECTED_END_OF_FILE: the body was truncated
        32, // ATTEMPT_TO_READ_AFTER_EOF: seen while the engine was killed
        60, 81, // UNKNOWN_TABLE, UNKNOWN_DATABASE: the schema does not exist yet
        74, 75, 76, // CANNOT_READ/WRITE/OPEN_FILE: the disk
        TimeoutExceeded,
        164, 192, 193, 194, 497, 516, // READONLY, UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, ACCESS_DENIED, AUTHENTICATION_FAILED: an operator can fix them
        202, // TOO_MANY_SIMULTANEOUS_QUERIES
        203, 209, 210, // NO_FREE_CONNECTION, SOCKET_TIMEOUT, NETWORK_ERROR
        225, 236, // NO_ZOOKEEPER, ABORTED
        MemoryLimitExceeded, NotEnoughSpace,
        242, // TABLE_IS_READ_ONLY
        252, // TOO_MANY_PARTS: merges will catch up
        279, 285, 286, 319, // ALL_CONNECTION_TRIES_FAILED, TOO_FEW_LIVE_REPLICAS, UNSATISFIED_QUORUM, UNKNOWN_STATUS_OF_INSERT
        394, 425, // QUERY_WAS_CANCELLED, SYSTEM_ERROR
        999, // KEEPER_EXCEPTION
    }.ToFrozenSet();

    private static readonly FrozenSet<int> Data = new[]
    {
        UnknownTable,
        6, 26, 27, 33, 38, 41, 72, // CANNOT_PARSE_TEXT, _QUOTED_STRING, _INPUT_ASSERTION, CANNOT_READ_ALL_DATA, CANNOT_PARSE_DATE, _DATETIME, _NUMBER
        8, 10, NoSuchColumn, // THERE_IS_NO_COLUMN, NOT_FOUND_COLUMN_IN_BLOCK, NO_SUCH_COLUMN_IN_TABLE
        49, // LOGICAL_ERROR: caused by an empty block among others
        50, TypeMismatch, 69, 70, IncorrectData, 131, // UNKNOWN_TYPE, TYPE_MISMATCH, ARGUMENT_OUT_OF_BOUND, CANNOT_CONVERT_TYPE, INCORRECT_DATA, TOO_LARGE_STRING_SIZE
        349, 432, 469, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN, UNKNOWN_CODEC, VIOLATED_CONSTRAINT
    }.ToFrozenSet();

    // What the engine says of a part with flipped, missing or cut files. Found by damaging each file of a part in turn.
    private static readonly FrozenSet<int> Damage = new[]
    {
        32, 33, // ATTEMPT_TO_READ_AFTER_EOF, CANNOT_READ_ALL_DATA
        40, // CHECKSUM_DOESNT_MATCH
        74, 76, 107, // CANNOT_READ_FROM_FILE_DESCRIPTOR, CANNOT_OPEN_FILE, FILE_DOESNT_EXIST
        226, 228, // NO_FILE_IN_DATA_PART, BAD_SIZE_OF_FILE_IN_DATA_PART
        246, 271, 432, // CORRUPTED_DATA, CANNOT_DECOMPRESS, UNKNOWN_CODEC
    }.ToFrozenSet();

    // What the engine says of values and types that a check of a statement cannot know: they stand in rows, or come out of other values.
    private static readonly FrozenDictionary<int, string> Values = new Dictionary<int, string>
    {
        [6] = "a text cannot be read as the type that is needed", // CANNOT_PARSE_TEXT
        [12] = "a position or a count is out of its range", // PARAMETER_OUT_OF_BOUND
        [25] = "a pattern of LIKE ends with a backslash; write two for one", // CANNOT_PARSE_ESCAPE_SEQUENCE
        [26] = "a text cannot be read as the type that is needed", // CANNOT_PARSE_QUOTED_STRING
        [27] = "a text cannot be read as the type that is needed", // CANNOT_PARSE_INPUT_ASSERTION_FAILED
        [36] = "an argument has a value that the function does not take", // BAD_ARGUMENTS
        [38] = "a text cannot be read as a day", // CANNOT_PARSE_DATE
        [41] = "a text cannot be read as a time", // CANNOT_PARSE_DATETIME
        [42] = "a function has too many or too few arguments", // NUMBER_OF_ARGUMENTS_DOESNT_MATCH
        [43] = "an argument is of a type that the function does not take", // ILLEGAL_TYPE_OF_ARGUMENT
        [44] = "an argument must be written out", // ILLEGAL_COLUMN
        [48] = "this combination is not supported", // NOT_IMPLEMENTED
        [TypeMismatch] = "values of different types meet",
        [69] = "an argument is out of its range", // ARGUMENT_OUT_OF_BOUND
        [70] = "a value cannot be converted", // CANNOT_CONVERT_TYPE
        [72] = "a text cannot be read as a number", // CANNOT_PARSE_NUMBER
        [125] = "a SELECT that is used as a value gives several rows", // INCORRECT_RESULT_OF_SCALAR_SUBQUERY
        [128] = "a list becomes too long", // TOO_LARGE_ARRAY_SIZE
        [131] = "a text becomes too long", // TOO_LARGE_STRING_SIZE
        [135] = "positions count from 1", // ZERO_ARRAY_OR_TUPLE_INDEX
        [153] = "a whole number is divided by zero", // ILLEGAL_DIVISION
        [162] = "the statement is nested too deeply", // TOO_DEEP_SUBQUERIES
        [167] = "the statement is nested too deeply", // TOO_DEEP_AST
        [168] = "the statement is too long", // TOO_BIG_AST
        [184] = "an aggregate stands where none can", // ILLEGAL_AGGREGATION
        [190] = "lists of different lengths meet", // SIZES_OF_ARRAYS_DONT_MATCH
        [191] = "a list of values becomes too long", // SET_SIZE_LIMIT_EXCEEDED
        [215] = "a column is neither grouped nor aggregated", // NOT_AN_AGGREGATE
        [258] = "the SELECTs that are combined have different columns", // UNION_ALL_RESULT_STRUCTURES_MISMATCH
        [306] = "the statement is nested too deeply", // TOO_DEEP_RECURSION
        [321] = "a value is out of the range of its type", // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
        [349] = "NULL stands where a value is needed", // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
        [386] = "values have no common type", // NO_COMMON_TYPE
        [403] = "a JOIN needs an equality of columns of both tables", // INVALID_JOIN_ON_EXPRESSION
        [407] = "a number is too large", // DECIMAL_OVERFLOW
        [CannotCompileRegex] = "a regular expression cannot be read",
        [440] = "LIMIT or OFFSET is out of its range", // INVALID_LIMIT_EXPRESSION
        [457] = "a value cannot be read as the type that is needed", // BAD_QUERY_PARAMETER
        [467] = "a text cannot be read as a boolean", // CANNOT_PARSE_BOOL
    }.ToFrozenDictionary();

    /// <summary>Why the engine cannot compute with the values of a question; null for an error that they do not cause.</summary>
    public static string? ReasonOfValues(int code) => Values.GetValueOrDefault(code);

    /// <summary>The codes of errors that damaged files cause.</summary>
    public static IEnumerable<int> DamageCodes => Damage;

    /// <summary>True for an error of a query that stored data may have caused, because it is damaged.</summary>
    public static bool MayBeDamage(int code) => Damage.Contains(code);

    private const int TooManyParts = 252;

    private static readonly FrozenSet<int> Engine = new[]
    {
        60, 81, // UNKNOWN_TABLE, UNKNOWN_DATABASE: the schema does not exist yet
        74, 75, 76, // CANNOT_READ/WRITE/OPEN_FILE: the disk
        164, 192, 193, 194, 497, 516, // READONLY, UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, ACCESS_DENIED, AUTHENTICATION_FAILED
        202, // TOO_MANY_SIMULTANEOUS_QUERIES
        203, 209, 210, // NO_FREE_CONNECTION, SOCKET_TIMEOUT, NETWORK_ERROR
        225, 236, // NO_ZOOKEEPER, ABORTED
        242, NotEnoughSpace, // TABLE_IS_READ_ONLY
        40, 107, 218, 226, 227, 228, 233, 235, 246, // damage of the table, of which its new rows know nothing: CHECKSUM_DOESNT_MATCH, FILE_DOESNT_EXIST, BAD_DATA_PART_NAME, CORRUPTED_DATA, …
        TooManyParts, // merges will catch up
        279, 285, 286, 319, // ALL_CONNECTION_TRIES_FAILED, TOO_FEW_LIVE_REPLICAS, UNSATISFIED_QUORUM, UNKNOWN_STATUS_OF_INSERT
        425, // SYSTEM_ERROR
        999, // KEEPER_EXCEPTION
    }.ToFrozenSet();

    /// <summary>True if the error says nothing about the data of an insert.</summary>
    /// <param name="code">The engine's code.</param>
    /// <param name="message">The engine's text: too many parts in the table and too many partitions in one insert have the same code.</param>
    public static bool IsAboutTheEngine(int code, string message) =>
        Engine.Contains(code) && !(code == TooManyParts && message.Contains("partitions for single INSERT", StringComparison.OrdinalIgnoreCase));

    public static bool IsTransient(int code) => Transient.Contains(code);

    public static bool IsDataError(int code) => Data.Contains(code);

    /// <summary>Parses the code in <c>Code: 60. DB::Exception: …</c>; -1 when the text is something else.</summary>
    public static int CodeOf(ReadOnlySpan<char> message)
    {
        const string prefix = "Code: ";
        var start = message.IndexOf(prefix, StringComparison.Ordinal);
        if (start < 0)
        {
            return -1;
        }

        var digits = message[(start + prefix.Length)..];
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : -1;
    }
}
