using System.Text.Json;

namespace Minori.Cli.Arguments;

/// <summary>A value of an enumeration that help shows as it is typed, in lower case.</summary>
/// <param name="Value">The value.</param>
internal readonly record struct Choice<T>(T Value)
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override string ToString() => JsonNamingPolicy.SnakeCaseLower.ConvertName(Value.ToString());

    public static implicit operator T(Choice<T> choice) => choice.Value;
}
