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

    private static readonly string[] AllShared = ["AtomicFile", "DurableFiles", "UnfinishedWork"];

    /// <summary>Which files of src/Shared a project compiles.</summary>
    private static readonly Dictionary<string, string[]> Shared = new()
    {
        ["Minori.Text"] = AllShared,
        ["Minori.Execution"] = AllShared,
        ["Minori.Models"] = ["DurableFiles", "UnfinishedWork"],
        ["Minori.Studies"] = AllShared,
        ["Minori.Reporting"] = AllShared,
        ["Minori.Cli"] = AllShared,
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
    public void Shared_files_are_compiled_where_the_list_says_and_nowhere_else()
    {
        Dictionary<string, string[]> compiled = Projects()
            .Select(project => (Name: Path.GetFileNameWithoutExtension(project), Files: FilesFromElsewhere(project)))
            .Where(project => project.Files.Length > 0)
            .ToDictionary(project => project.Name, project => project.Files);

        Assert.Equal(Shared.Keys.Order(), compiled.Keys.Order());
        Assert.All(Shared, entry => Assert.Equal(entry.Value.Select(file => $"../Shared/{file}.cs"), compiled[entry.Key]));
        Assert.Equal(
            AllShared,
            Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src", "Shared")).Select(f => Path.GetFileNameWithoutExtension(f)).Order());
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

    /// <summary>Source files that a project names because they do not lie in its folder.</summary>
    private static string[] FilesFromElsewhere(string project) =>
    [
        .. XDocument.Load(project).Descendants("Compile").Select(item => item.Attribute("Include")?.Value.Replace('\\', '/')).OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories);
}
