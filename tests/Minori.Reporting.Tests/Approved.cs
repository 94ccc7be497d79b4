using Minori.Testing;

namespace Minori.Reporting.Tests;

/// <summary>Compares what users see with the approved text files in <c>Approved/</c>.</summary>
internal static class Approved
{
    public static void Equal(string name, string text) => ApprovedText.Equal("Minori.Reporting.Tests", name, text);
}
