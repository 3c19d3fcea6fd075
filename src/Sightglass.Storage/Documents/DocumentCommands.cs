using System.Data.Common;

namespace Sightglass.Storage.Documents;

/// <summary>Creates commands with parameters.</summary>
internal static class DocumentCommands
{
    public static DbCommand Sql(this DbTransaction transaction, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = transaction.Connection!.Sql(text, parameters);
        command.Transaction = transaction;
        return command;
    }

    public static DbCommand Sql(this DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
