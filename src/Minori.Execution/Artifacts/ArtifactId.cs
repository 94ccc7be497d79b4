using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Minori.Execution.Artifacts;

/// <summary>The name of an artifact: the SHA-256 of its job's canonical record, as 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(ArtifactIdJsonConverter))]
public sealed record ArtifactId : IComparable<ArtifactId>
{
    private const int Length = 64;

    private ArtifactId(string value) => Value = value;

    /// <summary>All 64 digits.</summary>
    public string Value { get; }

    /// <summary>The first 12 digits, for people.</summary>
    public string Short => Value[..12];

    /// <summary>The id of a job whose canonical record is <paramref name="canonicalRecord"/>.</summary>
    public static ArtifactId Of(string canonicalRecord) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRecord))));

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="ExecutionException">The text is something else.</exception>
    public static ArtifactId Parse(string text) => TryParse(text, out ArtifactId? id)
        ? id
        : throw new ExecutionException($"'{text}' is not an artifact id: 64 hexadecimal digits in lower case are expected");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ArtifactId? id)
    {
        bool valid = text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new ArtifactId(text!) : null;
        return valid;
    }

    public int CompareTo(ArtifactId? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    public static bool operator <(ArtifactId left, ArtifactId right) => left.CompareTo(right) < 0;

    public static bool operator <=(ArtifactId left, ArtifactId right) => left.CompareTo(right) <= 0;

    public static bool operator >(ArtifactId left, ArtifactId right) => left.CompareTo(right) > 0;

    public static bool operator >=(ArtifactId left, ArtifactId right) => left.CompareTo(right) >= 0;
}
