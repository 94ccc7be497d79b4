using System.Xml.Linq;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>Holds the house to its table: each project refers only to projects on the floors below it.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["Minori.Compute"] = [],
        ["Minori.Text"] = [],
        ["Minori.Statistics"] = [],
        ["Minori.Execution"] = [],
        ["Minori.Models"] = ["Minori.Compute", "Minori.Text"],
        ["Minori.Modifications"] = ["Minori.Models", "Minori.Compute"],
        ["Minori.Training"] = ["Minori.Models", "Minori.Text", "Minori.Compute"],
        ["Minori.Evaluation"] = ["Minori.Models", "Minori.Text", "Minori.Compute"],
        ["Minori.Studies"] =
        [
            "Minori.Compute", "Minori.Text", "Minori.Statistics", "Minori.Execution",
            "Minori.Models", "Minori.Modifications", "Minori.Training", "Minori.Evaluation",
        ],
        ["Minori.Reporting"] = ["Minori.Studies", "Minori.Statistics"],
        ["Minori.Cli"] =
        [
            "Minori.Compute", "Minori.Text", "Minori.Statistics", "Minori.Execution", "Minori.Models",
            "Minori.Modifications", "Minori.Training", "Minori.Evaluation", "Minori.Studies", "Minori.Reporting",
        ],
    };

    [Fact]
    public void Every_project_is_in_the_table()
    {
        IEnumerable<string> projects = Projects().Select(p => Path.GetFileNameWithoutExtension(p));
        Assert.Equal(Table.Keys.Order(), projects.Order());
    }

    [Fact]
    public void Every_reference_is_an_arrow_of_the_table()
    {
        List<string> strange = [];
        foreach (string project in Projects())
        {
            string name = Path.GetFileNameWithoutExtension(project);
            IEnumerable<string> references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            strange.AddRange(references.Except(Table[name]).Select(r => $"{name} → {r}"));
        }

        Assert.Empty(strange);
    }

    [Fact]
    public void Every_project_has_tests()
    {
        foreach (string name in Table.Keys.Except(["Minori.Cli"]))
        {
            Assert.True(
                Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "tests", $"{name}.Tests"), "*.cs", SearchOption.AllDirectories)
                    .Any(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)),
                $"{name} has no tests");
        }
    }

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories);
}
