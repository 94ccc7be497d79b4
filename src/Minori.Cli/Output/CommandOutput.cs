using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Minori.Cli.Output;

/// <summary>
/// Where a command's result goes: with <c>--json</c> one JSON object on standard output, else lines for people.
/// Everything that is no result (progress, warnings) goes to standard error.
/// </summary>
internal static class CommandOutput
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The option that every command with a result has.</summary>
    public static Option<bool> JsonOption() =>
        new("--json") { Description = "Print the result as one JSON object on standard output" };

    /// <summary>Prints a result in the form asked for.</summary>
    /// <param name="json">Whether JSON was asked for.</param>
    /// <param name="result">The result; its properties become snake_case keys.</param>
    /// <param name="lines">The same for people.</param>
    public static void Print(bool json, object result, params ReadOnlySpan<string> lines)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, Format));
            return;
        }

        foreach (string line in lines)
        {
            Console.Out.WriteLine(line);
        }
    }
}
