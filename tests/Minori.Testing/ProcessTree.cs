using System.Globalization;

namespace Minori.Testing;

/// <summary>Who started whom, by what <c>/proc</c> tells.</summary>
public static class ProcessTree
{
    /// <summary>The ids of the processes that a process has started and that live.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent)
    {
        List<int> children = [];
        foreach (string stat in Directory.EnumerateDirectories("/proc").Select(d => Path.Combine(d, "stat")))
        {
            try
            {
                // pid (name) state parent …; the name may hold spaces and brackets.
                string text = File.ReadAllText(stat);
                string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (int.Parse(fields[1], CultureInfo.InvariantCulture) == parent && fields[0] != "Z")
                {
                    children.Add(int.Parse(Path.GetFileName(Path.GetDirectoryName(stat)!), CultureInfo.InvariantCulture));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                // No process, or one that has just ended.
            }
        }

        return children;
    }

    /// <summary>Whether a process lives; one that has ended and that nobody has asked about does not.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{id}/stat");
            return text[text.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
