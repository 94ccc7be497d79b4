using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.StudyFiles;

public sealed class StudySchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_key_that_is_read_is_in_the_schema_and_no_other()
    {
        JsonNode study = Overtraining();

        AssertKeys(typeof(OvertrainingStudy), study, "study", "extends");
        AssertKeys(typeof(PretrainingSection), study["properties"]!["pretraining"]!);
        AssertKeys(typeof(TuningSection), study["properties"]!["tuning"]!);
        JsonNode recipe = study["properties"]!["pretraining"]!["properties"]!["recipes"]!["items"]!;
        Assert.Equal(
            SectionReader.Fields(typeof(PretrainingSection)).Keys.Except(["budgets", "seeds", "recompute_activations", "recipes"]).Append("name").Order(),
            recipe["properties"]!.AsObject().Select(p => p.Key).Order());
    }

    [Fact]
    public void A_key_says_what_it_is_and_what_it_may_be()
    {
        JsonNode keys = Overtraining()["properties"]!["pretraining"]!["properties"]!;

        Assert.Equal("""["trunk","independent",null]""", keys["annealing"]!["enum"]!.ToJsonString());
        Assert.Equal("trunk", keys["annealing"]!["default"]!.GetValue<string>());
        Assert.Equal("Peak learning rate", keys["learning_rate"]!["description"]!.GetValue<string>());
        Assert.Equal(10, keys["learning_rate"]!["maximum"]!.GetValue<double>());
        Assert.Equal(2, keys["budgets"]!["minItems"]!.GetValue<int>());
        Assert.Matches(keys["budgets"]!["items"]!["pattern"]!.GetValue<string>(), "0.5M");
        Assert.Matches(keys["decay_fraction"]!["pattern"]!.GetValue<string>(), "20%");
        Assert.Equal("""["integer","string","null"]""", keys["warmup_tokens"]!["type"]!.ToJsonString());
        Assert.Equal("""["object","null"]""", Overtraining()["properties"]!["noise"]!["type"]!.ToJsonString());
        Assert.Equal("\"object\"", Overtraining()["properties"]!["corpus"]!["type"]!.ToJsonString());
        Assert.DoesNotMatch(keys["decay_fraction"]!["pattern"]!.GetValue<string>(), "much");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_starter_of_every_kind_is_a_study(string kind)
    {
        string path = _folder.File("study.yaml");
        string starter = StudyKinds.ByName[kind].Starter();
        File.WriteAllText(path, starter);
        StudyFile file = StudyFile.Load(path);

        StudySources sources = file.Study.Sources;
        JobGraph graph = file.Study.Plan(new SourceFingerprints(new string('a', 64), sources.Tasks.ToDictionary(t => t, _ => new string('b', 64)))
        {
            Texts = sources.Texts.Keys.ToDictionary(name => name, _ => new string('c', 64)),
        }).Graph;

        // Every choice is explained: at least one line in three says why.
        string[] lines = starter.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(3 * lines.Count(line => line.Contains('#', StringComparison.Ordinal)) >= lines.Length);
        Assert.Equal(StudyKinds.ByName[kind].Type, file.Study.GetType());
        Assert.True(JobPlan.Create(graph, new ArtifactStore(_folder.File("store"))).With(JobNeed.ToRun).Count() > 10);
    }

    public static TheoryData<string> Kinds() => [.. StudyKinds.ByName.Keys];

    private static JsonNode Overtraining() =>
        StudySchema.Create()["allOf"]!.AsArray().Single(k => k!["if"]!["properties"]!["study"]!["const"]!.GetValue<string>() == "overtraining")!["then"]!;

    private static void AssertKeys(Type type, JsonNode section, params string[] more) => Assert.Equal(
        SectionReader.Fields(type).Keys.Concat(more).Order(), section["properties"]!.AsObject().Select(p => p.Key).Order());
}
