using System.Text.Json;
using Minori.Execution.Artifacts;
using Minori.Studies.Running;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

/// <summary>What cannot be done is told with the place in the file and the key that are at fault.</summary>
public sealed class AblationProblemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AblationProblemTests()
    {
        string[] domains = ["apples", "pears", "plums", "figs"];
        File.WriteAllLines(_folder.File("fruit.jsonl"), Enumerable.Range(0, 400).Select(i => JsonSerializer.Serialize(new { text = $"{i} {domains[i % 4]} fall from a tree", domain = domains[i % 4] })));
        File.WriteAllLines(_folder.File("large.jsonl"), Enumerable.Range(0, 400).Select(i => $$"""{"text": "{{i}} of a text that is no fruit"}"""));
        File.WriteAllText(_folder.File("bad.jsonl"), "{\"text\": \n");
        File.WriteAllLines(_folder.File("writing.jsonl"), Enumerable.Range(0, 100).Select(i => $$"""{"prompt": "{{i}}", "target": "apples"}"""));
        File.WriteAllLines(_folder.File("choosing.jsonl"), Enumerable.Range(0, 100).Select(i => $$"""{"prompt": "{{i}}", "choices": ["apples", "pears"], "answer": 0}"""));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("units: {of: [apples, pears, plms], unit_tokens: 1k}", "study.yaml:5:29: units.of[2]: the corpus {fruit} has no documents of plms; did you mean 'plums'?")]
    [InlineData("seed: {of: [figs, fgs], tokens: 1k, learning_rate: 1e-3, warmup_tokens: 0}", "study.yaml:5:12: seed.of: the corpus {fruit} has no documents of fgs; did you mean 'figs'?")]
    [InlineData("seed: {sources: [fruit.jsonl, frut.jsonl], tokens: 1k, learning_rate: 1e-3, warmup_tokens: 0}", "study.yaml:5:31: seed.sources[1]: expected dotnet-docs or a file or folder that exists, found 'frut.jsonl'; did you mean 'fruit.jsonl'?")]
    [InlineData("seed: {sources: [bad.jsonl], tokens: 1k, learning_rate: 1e-3, warmup_tokens: 0}", "study.yaml:5:17: seed.sources: ")]
    [InlineData("seed: {checkpoint: nowhere}\nmodel: null\ntraining: {learning_rate: 1e-3, batch_tokens: 256}", "study.yaml:5:20: seed.checkpoint: there is no folder ")]
    [InlineData("evaluation: {sets: [apples, peers]}", "study.yaml:5:29: evaluation.sets[1]: the corpus {fruit} has no documents of peers; did you mean 'pears'?")]
    [InlineData("evaluation: {files: [fruit.jsonl, vald.jsonl]}", "study.yaml:5:35: evaluation.files[1]: expected dotnet-docs or a file or folder that exists, found 'vald.jsonl'")]
    [InlineData("evaluation: {files: bad.jsonl}", "study.yaml:5:21: evaluation.files[0]: ")]
    [InlineData("evaluation: {tasks: member-knd}", "study.yaml:5:21: evaluation.tasks[0]: expected member-kind, namespace-group, returns, signature-summary or a task file or folder that exists, found 'member-knd'")]
    [InlineData("evaluation: {sets: [apples, pears], tasks: [writing.jsonl]}\nsearch: {target: writing errors, max_units: 2}", "study.yaml:6:18: search.target: task writing.jsonl has no choices, so no answer of it is wrong: take 'writing', its loss")]
    [InlineData("evaluation: {tokens: 1.2k}\nsearch: {target: apples, max_units: 2}", "study.yaml:6:18: search.target: 'apples' has ")]
    [InlineData("evaluation: {tasks: [choosing.jsonl], test_examples: 100}\nsearch: {target: choosing, max_units: 2}", "study.yaml:6:18: search.target: task 'choosing' has ")]
    [InlineData("units: {by: field, field: nothing, of: [apples, pears], unit_tokens: 1k}", "study.yaml:5:41: units.of[0]: no document of the corpus {fruit} has a field or column 'nothing'")]
    [InlineData("units: {of: [apples, pears], parts: [1, 9], unit_tokens: 1k}", "study.yaml:5:22: units.of[1]: 'pears' has ")]
    public void Sources_are_told_at_their_own_place(string change, string message)
    {
        StudyFile file = Write(change);

        Assert.StartsWith(message.Replace("{fruit}", _folder.File("fruit.jsonl"), StringComparison.Ordinal), Assert.Throws<StudyFileException>(() => ResolvedSources.Of(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("units: {by: piece, pieces: 3, of: [1, 2, 4], unit_tokens: 1k}", "study.yaml:5:35: units.of: with by: piece expected numbers from 1 to 3, found '4'")]
    [InlineData("search: {target: apples}", "study.yaml:5:9: search: give 'max_units' or 'tokens': without a limit the best set is that of all units, whatever they are")]
    [InlineData("search: {target: apples, tokens: 3k}", "study.yaml:5:9: search: all units fit into 3000 tokens, so there is nothing to choose: give fewer 'tokens' (3000 are all units) or fewer 'max_units' than 3")]
    [InlineData("search: {target: apples, max_units: 7, tokens: 5k}", "study.yaml:5:9: search: all units fit into 5000 tokens, so there is nothing to choose")]
    [InlineData("search: {target: apples, tokens: 20k}", "study.yaml:5:9: search: all units fit into 20000 tokens")]
    [InlineData("search: {target: apples, max_units: 1, tokens: 20k}", "study.yaml:5:48: search.tokens: with these units, max_units and max_repeats a mixture has from 1000 to 4000 tokens, found 20000")]
    [InlineData("units: {of: [apples, pears, plums], parts: [3, 1, 1], unit_tokens: 1k}\nsearch: {target: apples, tokens: 4k, max_units: 1}", "study.yaml:6:9: search: only apples fills 4000 tokens with at most 1 unit, so there is nothing to choose: give other 'tokens' or 'max_units'")]
    [InlineData("search: {target: [apples, plms], max_units: 2}", "study.yaml:5:27: search.target[1]: 'plms' is no evaluation set or task; did you mean 'plums'?")]
    [InlineData("evaluation: {tasks: [choosing.jsonl]}\nsearch: {target: [apples, choosing errors], max_units: 2}", "study.yaml:6:18: search.target: losses, in nats per token, and shares of wrong answers have no common mean")]
    [InlineData("evaluation: {tasks: [apples.jsonl]}", "study.yaml:5:13: evaluation: two of the sets, files and tasks would be called 'apples': rename a file")]
    [InlineData("evaluation: {files: [a b.jsonl, a-b.jsonl]}", "study.yaml:5:13: evaluation: 'a b' and 'a-b' would both be 'a-b' in ids of findings and tables: rename one")]
    [InlineData("evaluation: {sets: [apples], tasks: [choosing.jsonl], files: [choosing-errors.jsonl]}", "study.yaml:5:13: evaluation: 'choosing-errors' and 'choosing errors' would both be 'choosing-errors'")]
    [InlineData("truths: {list: [[apples, pears], [plums, limes]]}", "study.yaml:5:42: truths.list[1][1]: 'limes' is no unit of 'units.of'; the units are apples, pears, plums")]
    [InlineData("truths: {list: [[apples, pears], [plums]]}", "study.yaml:5:34: truths.list[1]: [plums] is one unit, whose truth would be its own training: give mixtures of two or more")]
    [InlineData("mixtures: {scales: [0.5, 1]}", "study.yaml:5:26: mixtures.scales[1]: 1 is the plain merge, which is measured without being asked for: leave it out")]
    [InlineData("units: {of: [apples, pears, apples], unit_tokens: 1k}", "study.yaml:5:13: units.of: 'apples' is given twice: leave one out")]
    [InlineData("truths: {count: 2, size: 4}", "study.yaml:5:26: truths.size: there are 3 units to draw among, and mixtures of 4 are asked for")]
    [InlineData("training: {batch_tokens: 100}", "study.yaml:5:26: training.batch_tokens: 100 is not a multiple of model.context (32)")]
    [InlineData("units: {by: field, field: kind, of: [a, b, c], unit_tokens: 1k}\ncorpus: {sources: dotnet-docs}", "study.yaml:5:13: units.by: dotnet-docs has domains and no other fields or files")]
    public void Problems_between_sections_are_told_at_the_key_at_fault(string change, string message) =>
        Assert.StartsWith(message, Assert.Throws<StudyFileException>(() => Write(change)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("search: {target: large, max_units: 2}\nevaluation: {files: large.jsonl}")]
    [InlineData("search: {target: large, tokens: 2k}\nevaluation: {files: large.jsonl}")]
    [InlineData("units: {of: [apples, pears, plums], parts: [2, 1, 1], unit_tokens: 1k}\nsearch: {target: large, tokens: 2k}\nevaluation: {files: large.jsonl}")]
    [InlineData("evaluation: {tasks: [choosing.jsonl, writing.jsonl], files: large.jsonl, test_examples: 2}\nsearch: {target: [choosing, writing, large], max_units: 2}")]
    public void A_search_with_something_to_choose_is_taken(string change) => Assert.NotNull(ResolvedSources.Of(Write(change)));

    [Fact]
    public void More_truths_than_there_are_mixtures_are_told_of_and_all_are_drawn()
    {
        ArtifactStore store = new(_folder.File("store"));

        Assert.Contains(
            "study.yaml:5:17: truths.count: 20 mixtures of 2 units are asked for and there are 3: all of them are trained on",
            StudyRun.Open(Write("truths: {count: 20, size: 2}"), store).Notes);
        Assert.DoesNotContain(StudyRun.Open(Write("truths: {count: 3, size: 2}"), store).Notes, note => note.Contains("truths", StringComparison.Ordinal));
    }

    /// <summary>The change stands from line 5 on; what it does not give is inherited.</summary>
    private StudyFile Write(string change)
    {
        File.WriteAllText(_folder.File("base.yaml"), """
            study: ablation
            title: Fruit
            corpus: {sources: fruit.jsonl}
            model: {width: 16, layers: 1, heads: 2, context: 32}
            units: {of: [apples, pears, plums], unit_tokens: 1k}
            seed: {of: figs, tokens: 1k, learning_rate: 1e-3, warmup_tokens: 0}
            training: {batch_tokens: 256}
            """);
        string path = _folder.File("study.yaml");
        IEnumerable<string> keys = change.Split('\n').Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]);
        string[] inherited =
        [
            .. File.ReadLines(_folder.File("base.yaml")).Where(line => !keys.Contains(line[..line.IndexOf(':', StringComparison.Ordinal)])),
        ];
        string[] padded = [.. inherited.Take(4), change, .. inherited.Skip(4)];
        File.WriteAllLines(path, padded);
        return StudyFile.Load(path);
    }
}
