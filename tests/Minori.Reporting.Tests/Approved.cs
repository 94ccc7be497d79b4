using Minori.Testing;
using Xunit;

namespace Minori.Reporting.Tests;

/// <summary>Compares what users see with the approved text files in <c>Approved/</c>.</summary>
internal static class Approved
{
    /// <summary>Where the two differ, fails and leaves the text beside the approved one as <c>.received.txt</c>.</summary>
    public static void Equal(string name, string text)
    {
        string folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Minori.Reporting.Tests", "Approved");
        string approved = Path.Combine(folder, name + ".txt");
        string received = Path.Combine(folder, name + ".received.txt");
        string expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (text != expected)
        {
            File.WriteAllText(received, text);
        }

        Assert.Equal(expected, text);
        File.Delete(received);
    }
}
