using System.Globalization;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>
/// A test that sends SIGHUP; it is skipped, saying so, where the tests themselves run under <c>nohup</c>: what they start
/// then ignores the signal, as it should.
/// </summary>
public sealed class HangupFactAttribute : FactAttribute
{
    private const string Status = "/proc/self/status";
    private const string Ignored = "SigIgn:";

    public HangupFactAttribute()
    {
        if (File.Exists(Status) && (IgnoredSignals() & 1) == 1)
        {
            Skip = "needs SIGHUP, which is ignored here (nohup)";
        }
    }

    private static ulong IgnoredSignals() => ulong.Parse(
        File.ReadLines(Status).Single(line => line.StartsWith(Ignored, StringComparison.Ordinal))[Ignored.Length..].Trim(),
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);
}
