using Minori.Studies.Overtraining;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.StudyFiles;

public sealed class StudyFileTests : IDisposable
{
    private const string Valid = """
        study: overtraining
        title: A test
        corpus:
          sources: dotnet-docs
        model: { width: 64, layers: 2, heads: 2, context: 128 }
        pretraining:
          budgets: [0.5M, 1M, 2M]
          learning_rate: 3e-3
        noise:
          gammas: [1, 2]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_reads_with_its_defaults()
    {
        OvertrainingStudy study = Assert.IsType<OvertrainingStudy>(Load(Valid).Study);

        Assert.Equal([500_000, 1_000_000, 2_000_000], study.Pretraining.Budgets);
        Assert.Equal(["dotnet-docs"], study.Corpus.Sources);
        Assert.Equal(0.2, study.Pretraining.DecayFraction);
        Assert.Equal(Annealing.Trunk, study.Pretraining.Annealing);
        Assert.Null(study.Tuning);
    }

    [Theory]
    [InlineData("learning_rate: 3e-3", "learnin_rate: 3e-3", "study.yaml:8:3: pretraining.learnin_rate: unknown key; did you mean 'learning_rate'?")]
    [InlineData("width: 64", "width: wide", "study.yaml:5:17: model.width: expected a whole number of at least 8 and at most 65536 (such as 64), found 'wide'")]
    [InlineData("heads: 2", "heads: 3", "study.yaml:5:39: model.heads: the width (64) divided by the heads (3) must be an even whole number")]
    [InlineData("[0.5M, 1M, 2M]", "[1M, 1M]", "study.yaml:7:17: pretraining.budgets[1]: each value must be larger than the one before")]
    [InlineData("[0.5M, 1M, 2M]", "[8k, 64,000]", "study.yaml:7:17: pretraining.budgets[1]: each value must be larger than the one before; numbers are written without commas, as 64k or 64_000")]
    [InlineData("[0.5M, 1M, 2M]", "[1M]", "study.yaml:7:12: pretraining.budgets: expected at least 2 values, found 1")]
    [InlineData("study: overtraining", "study: overtrain", "study.yaml:1:8: study: unknown kind of study 'overtrain'; did you mean 'overtraining'?")]
    [InlineData("learning_rate: 3e-3", "batch_tokens: 1000\n  learning_rate: 3e-3", "study.yaml:8:17: pretraining.batch_tokens: 1000 is not a multiple of model.context (128); take 1024")]
    [InlineData("learning_rate: 3e-3", "warmup_tokens: 450k\n  learning_rate: 3e-3", "study.yaml:8:18: pretraining.warmup_tokens: must end before the first branch leaves the trunk, at 400000 tokens")]
    [InlineData("learning_rate: 3e-3", "annealing: independent\n  warmup_tokens: 1M\n  learning_rate: 3e-3", "study.yaml:9:18: pretraining.warmup_tokens: must end within the smallest budget (500000 tokens)")]
    [InlineData("learning_rate: 3e-3", "decay_fraction: 100%\n  warmup_tokens: 0\n  learning_rate: 3e-3", "study.yaml:8:19: pretraining.decay_fraction: leaves the trunk of the smallest budget (500000 tokens) less than one batch")]
    [InlineData("  gammas: [1, 2]", "  gammas: [1, 2]\ntuning: { tasks: member-kind, learning_rates: 1e-3, budgets: 1M }", "tuning.budgets: expected at least 2 values, found 1")]
    [InlineData("  gammas: [1, 2]", "  gammas: [1, 2]\ntuning: { tasks: [a/nli.jsonl, b/nli.jsonl], learning_rates: 1e-3 }", "a/nli.jsonl and b/nli.jsonl would both be called 'nli'")]
    [InlineData("learning_rate: 3e-3", "schedule: cosine\n  learning_rate: 3e-3", "study.yaml:8:13: pretraining.schedule: 'cosine' has no plateau that budgets could share: take wsd, wsd-sqrt or constant, or 'annealing: independent'")]
    [InlineData("learning_rate: 3e-3", "schedule: cosin\n  learning_rate: 3e-3", "pretraining.schedule: expected one of constant, cosine, linear, wsd, wsd-sqrt (such as wsd-sqrt), found 'cosin'; did you mean 'cosine'?")]
    [InlineData("learning_rate: 3e-3", "exposure: { task: member-kind, fraction: 5%, from: 50% }\n  learning_rate: 3e-3", "pretraining.exposure: from: 0.5 of each budget is another place in the shared trunk for each: take 0 or 0.8 and more, or 'annealing: independent'")]
    [InlineData("learning_rate: 3e-3", "exposure: { task: member-kind, fraction: 2%, from: 99.8% }\n  learning_rate: 3e-3", "study.yaml:8:54: pretraining.exposure.from: reaches none of the 3936 training windows of 0.117M at 500000 tokens: begin earlier, or take a larger fraction")]
    [InlineData("learning_rate: 3e-3", "exposure: { task: member-kind, fraction: 0.02% }\n  learning_rate: 3e-3", "pretraining.exposure.fraction: reaches none of the 3936 training windows")]
    [InlineData("learning_rate: 3e-3", "optimizer: { kind: moun }\n  learning_rate: 3e-3", "study.yaml:8:22: pretraining.optimizer.kind: expected one of adamw, lion, muon, sgd-momentum (such as lion), found 'moun'; did you mean 'muon'?")]
    [InlineData("learning_rate: 3e-3", "optimizer: { kind: muon, momentum: 1 }\n  learning_rate: 3e-3", "momentum cannot be 1: take a number from 0 to below 1")]
    [InlineData("  gammas: [1, 2]", "  draws: 2", "study.yaml:10:3: noise.gammas: missing key")]
    [InlineData("  gammas: [1, 2]", "  scaling: snr", "study.yaml:10:3: noise.decibels: missing key (signal-to-noise ratios of the weights in dB), for example 'decibels: [10, 20, 30]'")]
    [InlineData("  gammas: [1, 2]", "  gammas: [1, 2]\n  scaling: snr", "study.yaml:10:11: noise.gammas: does not go with scaling: snr; give decibels")]
    [InlineData("  gammas: [1, 2]", "  decibels: [10, 20]", "study.yaml:10:13: noise.decibels: goes with scaling: snr alone; give gammas")]
    [InlineData("noise:\n  gammas: [1, 2]", "quantization: { bits: [8, 1] }", "study.yaml:9:27: quantization.bits[1]: expected a whole number of at least 2 and at most 16")]
    [InlineData("noise:\n  gammas: [1, 2]", "quantization: { bits: [4, 4] }", "quantization.bits: a number of bits is given twice")]
    [InlineData("noise:\n  gammas: [1, 2]", "quantization: { per: row }", "quantization.per[0]: expected one of channel, group, found 'row'")]
    [InlineData("noise:\n  gammas: [1, 2]", "", "give 'noise', 'quantization', 'tuning' or several")]
    [InlineData("model: { width: 64, layers: 2, heads: 2, context: 128 }", "", "model: missing key (The model's shape)")]
    [InlineData("model: { width: 64, layers: 2, heads: 2, context: 128 }", "models: [{ width: 64, layers: 2, heads: 2, context: 128 }]", "models: every size needs a name, for example 'name: 0.1")]
    [InlineData("model: { width: 64, layers: 2, heads: 2, context: 128 }", "models:\n  - { name: b, width: 64, layers: 2, heads: 2, context: 128 }\n  - { name: a, width: 32, layers: 2, heads: 2, context: 128 }", "give the smallest first")]
    [InlineData("  budgets: [0.5M, 1M, 2M]\n", "", "pretraining.budgets: missing key")]
    [InlineData("noise:\n  gammas: [1, 2]", "noise:", "study.yaml:9:7: noise: expected keys and values, found nothing ('null' does without the key)")]
    [InlineData("corpus:\n  sources: dotnet-docs", "corpus: null", "study.yaml:3:9: corpus: expected keys and values, found 'null'")]
    [InlineData("  gammas: [1, 2]", "  gammas: [1, 2]\ntuning: { tasks: member-kind, learning_rates: 1e-3, budgets: [1M, 3M] }", "study.yaml:11:67: tuning.budgets[1]: 3000000 is not one of pretraining.budgets (500000, 1000000, 2000000)")]
    [InlineData("sources: dotnet-docs", "sources: [dotnet-docs, '']", "corpus.sources[1]: expected text (such as dotnet-docs), found ''")]
    [InlineData("title: A test", "title: ''", "title: expected text (such as When to stop pre-training), found ''")]
    [InlineData("title: A test", "title: A test\nniose: null", "study.yaml:3:1: niose: unknown key; did you mean 'noise'?")]
    [InlineData("title: A test", "title: A test\ntitle: Another", "study.yaml:3:1: this is no valid YAML: a key is given twice in one section; keep one of them")]
    [InlineData("title: A test", "title: A test: the first", "study.yaml:2:14: this is no valid YAML: no key can stand here;")]
    [InlineData("title: A test", "title: [a", "this is no valid YAML")]
    [InlineData("  sources: dotnet-docs", "\tsources: dotnet-docs", "study.yaml:4:1: this is no valid YAML: the line is indented with a tab; use spaces")]
    [InlineData("  learning_rate: 3e-3", "\tlearning_rate: 3e-3", "study.yaml:8:1: this is no valid YAML: the line is indented with a tab; use spaces")]
    public void An_error_names_place_and_mend(string what, string replacement, string message)
    {
        StudyFileException e = Assert.Throws<StudyFileException>(() => Load(Valid.Replace(what, replacement, StringComparison.Ordinal)));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Noise_by_its_ratio_and_quantization_read_with_their_defaults()
    {
        OvertrainingStudy study = (OvertrainingStudy)Load(Valid.Replace(
            "  gammas: [1, 2]", "  scaling: snr\n  decibels: [10, 20]\nquantization: { bits: 4, per: [channel, group] }", StringComparison.Ordinal)).Study;

        // The least noise first.
        Assert.Equal([20.0, 10.0], study.Noise!.Sizes);
        Assert.Equal([(4, null), (4, (int?)32)], study.Quantization!.Settings.Select(s => (s.Bits, s.GroupSize)));
        Assert.Equal([8, 6, 4, 3], new QuantizationSection().Settings.Select(s => s.Bits));
    }

    [Fact]
    public void Sizes_recipes_and_ways_read_with_what_they_vary()
    {
        OvertrainingStudy study = (OvertrainingStudy)Load("""
            study: overtraining
            title: A grid
            corpus: { sources: dotnet-docs }
            models:
              - { name: 30k, width: 32, layers: 2, heads: 2, context: 128, budgets: [250k, 0.5M] }
              - { name: 60k, width: 48, layers: 2, heads: 2, context: 128 }
            pretraining:
              budgets: [0.5M, 1M]
              learning_rate: 3e-3
              optimizer: { kind: adamw, beta2: 0.9 }
              recipes:
                - name: adamw
                - { name: lion, learning_rate: 3e-4, optimizer: { kind: lion } }
            tuning:
              tasks: returns
              learning_rates: [1e-4, 1e-3]
              ways:
                - name: full
                - { name: low-decay, weight_decay: 0.1, learning_rates: 1e-4 }
            """).Study;

        Assert.Equal([250_000, 500_000], study.BudgetsOf(study.Sizes[0]));
        Assert.Equal([500_000, 1_000_000], study.BudgetsOf(study.Sizes[1]));
        Assert.Equal(["adamw", "lion"], study.Pretraining.AllRecipes.Select(r => r.Name));
        Assert.Equal([3e-3, 3e-4], study.Pretraining.AllRecipes.Select(r => r.Section.LearningRate));

        // A key that is given replaces the section's own whole, so Lion does not inherit AdamW's numbers.
        Assert.Null(study.Pretraining.Recipes[1].Section.Optimizer!.Beta2);
        Assert.Equal([0, 0.1], study.Tuning!.AllWays.Select(w => w.Section.WeightDecay));
        Assert.Equal(["returns"], study.Tuning.Ways[1].Section.Tasks);
    }

    [Theory]
    [InlineData("{ name: a, learnin_rate: 1 }", "study.yaml:10:18: pretraining.recipes[0].learnin_rate: unknown key; did you mean 'learning_rate'?")]
    [InlineData("{ name: a, seeds: 1 }", "pretraining.recipes[0].seeds: is the same for all variations; give it beside them")]
    [InlineData("{ learning_rate: 1 }", "study.yaml:10:7: pretraining.recipes[0].name: missing key")]
    [InlineData("{ name: a, warmup_tokens: 450k }", "study.yaml:10:33: pretraining.recipes[0].warmup_tokens: must end before the first branch leaves the trunk")]
    [InlineData("{ name: a }\n    - { name: a }", "study.yaml:11:7: pretraining.recipes[1]: the name 'a' is taken by another variation")]
    [InlineData("{ name: a, batch_tokens: 1000 }", "study.yaml:10:32: pretraining.recipes[0].batch_tokens: 1000 is not a multiple of model.context (128)")]
    public void An_error_in_a_variation_names_its_place(string recipe, string message)
    {
        string yaml = Valid.Replace("learning_rate: 3e-3\n", $"learning_rate: 3e-3\n  recipes:\n    - {recipe}\n", StringComparison.Ordinal);
        StudyFileException e = Assert.Throws<StudyFileException>(() => Load(yaml));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_extends_another_key_by_key()
    {
        File.WriteAllText(_folder.File("parent.yaml"), Valid);
        OvertrainingStudy study = (OvertrainingStudy)Load("""
            extends: parent.yaml
            pretraining:
              budgets: [1M, 4M]
            """).Study;

        Assert.Equal([1_000_000, 4_000_000], study.Pretraining.Budgets);
        Assert.Equal(3e-3, study.Pretraining.LearningRate);
        Assert.Equal([1.0, 2.0], study.Noise!.Gammas);
    }

    [Fact]
    public void What_is_extended_is_part_of_the_text_and_of_error_places()
    {
        File.WriteAllText(_folder.File("parent.yaml"), Valid);
        string text = Load("extends: parent.yaml\ntitle: Mine\n").Text;
        Assert.StartsWith("extends: parent.yaml\ntitle: Mine\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n# parent.yaml, which the above extends:\n" + Valid, text, StringComparison.Ordinal);

        File.WriteAllText(_folder.File("parent.yaml"), Valid.Replace("width: 64", "width: wide", StringComparison.Ordinal));
        StudyFileException e = Assert.Throws<StudyFileException>(() => Load("extends: parent.yaml\ntitle: Mine\n"));
        Assert.StartsWith("parent.yaml:5:17: model.width", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_takes_back_what_is_inherited()
    {
        File.WriteAllText(_folder.File("parent.yaml"), Valid + "\nquantization: { bits: 4 }\nevaluation: { validation_tokens: 5k }\n");
        File.WriteAllText(_folder.File("middle.yaml"), "extends: parent.yaml\nnoise: null\nevaluation: { validation_tokens: ~ }\n");
        OvertrainingStudy without = (OvertrainingStudy)Load("extends: middle.yaml\n").Study;
        OvertrainingStudy anew = (OvertrainingStudy)Load("extends: middle.yaml\nnoise: { gammas: 3 }\nquantization: null\n").Study;

        Assert.Equal((null, 100_000), (without.Noise, without.Evaluation.ValidationTokens));
        Assert.Equal([4], without.Quantization!.Bits);
        Assert.Equal([3.0], anew.Noise!.Gammas);
        Assert.Null(anew.Quantization);
        Assert.Contains(
            "study.yaml:1:1: noise: a study of overtraining modifies its bases",
            Assert.Throws<StudyFileException>(() => Load("extends: middle.yaml\nquantization: null\n")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_to_extend_is_named_with_what_is_near()
    {
        File.WriteAllText(_folder.File("parent.yaml"), Valid);

        Assert.Equal(
            "study.yaml:1:10: extends: expected a study file, and 'parnt.yaml' does not exist; did you mean 'parent.yaml'?",
            Assert.Throws<StudyFileException>(() => Load("extends: parnt.yaml\n")).Message);
    }

    [Fact]
    public void A_study_that_extends_itself_is_refused()
    {
        StudyFileException e = Assert.Throws<StudyFileException>(() => Load("extends: study.yaml\n" + Valid));

        Assert.Contains("extends itself", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_one_line() => Assert.Contains(
        "can't read the study file", Assert.Throws<StudyFileException>(() => StudyFile.Load(_folder.File("none.yaml"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("demo.yaml")]
    [InlineData("demo-quick.yaml")]
    public void Shipped_studies_read(string name) =>
        Assert.NotNull(StudyFile.Load(Path.Combine(SharedData.RepositoryRoot, "studies", name)).Study);

    private StudyFile Load(string yaml)
    {
        string path = _folder.File("study.yaml");
        File.WriteAllText(path, yaml);
        return StudyFile.Load(path);
    }
}
