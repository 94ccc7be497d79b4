using Xunit;

namespace Minori.Testing;

/// <summary>Compares what users see with approved text files.</summary>
public static class ApprovedText
{
    /// <summary>
    /// Compares with <c>tests/PROJECT/Approved/NAME.txt</c>. Where the two differ, fails and leaves the text beside it as
    /// <c>NAME.received.txt</c>.
    /// </summary>
    public static void Equal(string project, string name, string text)
    {
        string folder = Path.Combine(SharedData.RepositoryRoot, "tests", project, "Approved");
        string approved = Path.Combine(folder, name + ".txt");
        string received = Path.Combine(folder, name + ".received.txt");
        string expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (text != expected)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(received, text);
        }

        Assert.Equal(expected, text);
        File.Delete(received);
    }
}
