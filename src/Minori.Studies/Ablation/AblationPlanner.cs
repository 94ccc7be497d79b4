using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Training;

namespace Minori.Studies.Ablation;

/// <summary>
/// Turns the declaration into jobs. Pure: the same study over the same sources gives the same graph. A unit's model depends
/// on the unit's own text and the seed, so that one more unit is one more training.
/// </summary>
internal sealed class AblationPlanner
{
    // Mixtures whose last unit is one of the first few are so few that they are merged in one batch.
    private const int FirstBatchUnits = 5;

    // About the merges that a search measures; it ends when none is better.
    private const int SearchMerges = 2000;

    private readonly AblationStudy _study;
    private readonly SourceFingerprints _fingerprints;
    private readonly JobGraphBuilder _graph = new();
    private readonly ModelConfiguration _model;
    private readonly StudyWorkload _workload;
    private readonly Job _seed;
    private readonly Job _sets;
    private readonly IReadOnlyList<IReadOnlyList<Job>> _data;
    private readonly List<UnitCell> _units = [];
    private readonly List<MergesCell> _merges = [];
    private readonly List<TruthCell> _truths = [];
    private SearchCell? _search;

    private AblationPlanner(AblationStudy study, SourceFingerprints fingerprints)
    {
        (_study, _fingerprints) = (study, fingerprints);
        _model = fingerprints.Checkpoint?.Model ?? ModelShape.Of(study.Model!).Configuration(
            fingerprints.VocabularyOf(fingerprints.Texts[AblationSources.Seed], study.Model!.Vocabulary));
        _workload = new StudyWorkload(_model, study.Training.BatchTokens / _model.ContextLength);
        Job tokenizer;
        (tokenizer, _seed) = AddSeed();
        _sets = AddSets(tokenizer);
        _graph.Require(_sets);
        _data =
        [
            .. study.Units.Of.Select((unit, k) => Enumerable.Range(0, study.Units.PartCounts[k]).Select(part => _graph.Add(
                UnitPartJob.Record(fingerprints.Texts[AblationSources.Unit(unit)], part, study.Units.UnitTokens, study.Units.Upsample, tokenizer.Id),
                $"cut {PartName(k, part)}")).ToArray()),
        ];

        // The report says what the units and the sets hold: they are wanted even where all else is done.
        foreach (IReadOnlyList<Job> parts in _data)
        {
            _graph.Require(parts[0]);
        }
    }

    /// <summary>Plans the study.</summary>
    public static AblationPlan Plan(AblationStudy study, SourceFingerprints fingerprints)
    {
        AblationPlanner planner = new(study, fingerprints);
        Job seedLoss = planner.AddLoss(planner._seed, "seed");
        foreach (int seed in study.Training.Seeds)
        {
            planner.AddOrder(seed);
        }

        return new AblationPlan(
            study, planner._graph.Build(), planner._workload, planner._seed.Id, seedLoss.Id, planner._sets.Id,
            planner._units, planner._merges, planner._truths, planner._search);
    }

    private double EvaluationCost => _model.ForwardFlopsPerToken(_model.ContextLength) * AblationSources.Sets(_study).Sum(set =>
        _fingerprints.HeldOutTokens(_fingerprints.Texts[AblationSources.Set(set.Name)], _study.Evaluation.Tokens, _model.VocabularySize));

    private (Job Tokenizer, Job Seed) AddSeed()
    {
        if (_fingerprints.Checkpoint is { } checkpoint)
        {
            Job taken = _graph.Add(
                CheckpointJob.Record(checkpoint.Fingerprint), "take the seed from its folder",
                memoryBytes: _workload.EvaluationMemoryBytes(isModified: false), diskBytes: _workload.CheckpointBytes);
            return (taken, taken);
        }

        SeedSection section = _study.Seed;
        Job corpus = _graph.Add(
            CorpusJob.Record(_fingerprints.Texts[AblationSources.Seed], _study.Model!.Vocabulary), "tokenize the seed's text");
        PretrainRecipe recipe = _study.Training.SeedRecipe(section, _model.ContextLength);
        Job seed = _graph.Add(
            PretrainJob.Record(ModelShape.Of(_study.Model), recipe, corpus.Id, null),
            $"train the seed on {NumberText.Tokens(section.Tokens!.Value)} tokens",
            recipe.FlopsPerToken(_model) * section.Tokens.Value,
            _workload.PretrainingMemoryBytes(recipe),
            _workload.TrainingStateBytes(recipe.Optimizer));
        return (corpus, seed);
    }

    private Job AddSets(Job tokenizer)
    {
        EvaluationSource[] sources =
        [
            .. AblationSources.Sets(_study).Select(set =>
                new EvaluationSource(set.Name, _fingerprints.Texts[AblationSources.Set(set.Name)], set.Everything)),
        ];
        string? trained = _study.Evaluation.Files.Count > 0 ? _fingerprints.Corpus : null;
        return _graph.Add(
            EvaluationSetsJob.Record(sources, _study.Evaluation.Tokens, _model.ContextLength, trained, tokenizer.Id), "choose the evaluation sets");
    }

    private void AddOrder(int seed)
    {
        Job[][] models =
        [
            .. _data.Select((parts, k) => parts.Select((part, p) => AddTraining(seed, [part], PartName(k, p))).ToArray()),
        ];
        for (int k = 0; k < models.Length; k++)
        {
            _units.Add(new UnitCell(seed, k, [.. _data[k].Select(data => data.Id)], [.. models[k].Select(model => model.Id)]));
        }

        IReadOnlyList<Mixture> truths = MixtureLists.Truths(_study);
        AddMerges(seed, models, truths);
        if (_study.Search is { } search && _search is null)
        {
            _search = AddSearch(seed, models, search);
        }

        foreach (Mixture mixture in truths)
        {
            string name = string.Join(" + ", mixture.Members.Select(k => _study.Units.NameOf(_study.Units.Of[k])));
            Job model = AddTraining(seed, [.. mixture.Members.SelectMany(k => _data[k])], name);
            _truths.Add(new TruthCell(seed, mixture, model.Id, AddLoss(model, $"{name}, seed {seed}").Id));
        }
    }

    private Job AddTraining(int seed, IReadOnlyList<Job> parts, string name)
    {
        long tokens = parts.Count * _study.Units.UnitTokens;
        PretrainRecipe recipe = _study.Training.Recipe(_study.Seed, _model, seed, tokens);
        return _graph.Add(
            ContinueJob.Record(recipe, _seed.Id, parts.Select(part => part.Id)),
            $"train on {name}, seed {seed}",
            recipe.FlopsPerToken(_model) * tokens,
            _workload.PretrainingMemoryBytes(recipe),
            _workload.CheckpointBytes);
    }

    /// <summary>
    /// A batch has the mixtures whose last unit is the same, and reads no later unit: one more unit adds a batch and changes none.
    /// </summary>
    private void AddMerges(int seed, Job[][] models, IReadOnlyList<Mixture> truths)
    {
        bool isUneven = _study.Units.PartCounts.Distinct().Count() > 1;
        MergeVariant[] averages = [new(false, 1), .. isUneven ? new[] { new MergeVariant(true, 1) } : []];
        foreach (var batch in MixtureLists.Merges(_study).GroupBy(mixture => Math.Max(mixture.Last, FirstBatchUnits - 1)))
        {
            AddBatch(seed, models, [.. batch], averages);
        }

        if (_study.Mixtures.Scales.Count > 0 && truths.Count > 0)
        {
            AddBatch(seed, models, truths, [.. _study.Mixtures.Scales.Select(scale => new MergeVariant(false, scale))]);
        }
    }

    private void AddBatch(int seed, Job[][] models, IReadOnlyList<Mixture> mixtures, IReadOnlyList<MergeVariant> variants)
    {
        int[] used = [.. Mixture.Of(mixtures.SelectMany(mixture => mixture.Members)).Members];
        IEnumerable<Mixture> renumbered = mixtures.Select(mixture => Mixture.Of(mixture.Members.Select(k => Array.IndexOf(used, k))));
        int merges = mixtures.Count * variants.Count;
        Job job = _graph.Add(
            MergesJob.Record(_seed.Id, _sets.Id, [.. used.Select(k => models[k].Select(model => model.Id).ToArray())], renumbered, variants),
            $"merge and measure {merges} mixture{(merges == 1 ? "" : "s")}, seed {seed}",
            EvaluationCost * merges,
            _workload.EvaluationMemoryBytes(isModified: false) + ((used.Sum(k => models[k].Length) + 4) * _workload.CheckpointBytes));
        _merges.Add(new MergesCell(seed, mixtures, variants, job.Id));
    }

    /// <summary>The search is a job, and what it finds its result: the plan knows of the mixture only that it will be trained on.</summary>
    private SearchCell AddSearch(int seed, Job[][] models, SearchSection section)
    {
        long tokens = AblationSources.SearchTokens(_study, section);
        IReadOnlyList<string> targets = AblationSources.Targets(_study);
        SearchSpace space = new(targets, section.MaxUnits ?? models.Length, tokens, _study.Units.UnitTokens, section.MaxRepeats);
        double share = (double)targets.Count / AblationSources.Sets(_study).Count();
        Job search = _graph.Add(
            MixtureSearchJob.Record(_seed.Id, _sets.Id, [.. models.Select(parts => parts.Select(model => model.Id).ToArray())], space),
            "search the best mixture",
            EvaluationCost * share * SearchMerges,
            _workload.EvaluationMemoryBytes(isModified: false) + ((models.Sum(parts => parts.Length) + 4) * _workload.CheckpointBytes));
        return new SearchCell(seed, search.Id, AddVerification(false).Id, AddVerification(true).Id);

        Job AddVerification(bool byWeights)
        {
            string what = byWeights ? "the best shares found" : "the best units found";
            PretrainRecipe recipe = _study.Training.Recipe(_study.Seed, _model, seed, tokens);
            Job model = _graph.Add(
                VerificationJob.Record(
                    recipe, byWeights, _study.Units.UnitTokens, _seed.Id, search.Id,
                    [.. _data.Select(parts => parts.Select(part => part.Id).ToArray())]),
                $"train on {what}",
                recipe.FlopsPerToken(_model) * tokens,
                _workload.PretrainingMemoryBytes(recipe),
                _workload.CheckpointBytes);
            return AddLoss(model, what);
        }
    }

    private Job AddLoss(Job model, string name) => _graph.Add(
        LossJob.Record(model.Id, _sets.Id), $"loss of {name}", EvaluationCost, _workload.EvaluationMemoryBytes(isModified: false));

    private string PartName(int unit, int part)
    {
        string name = _study.Units.NameOf(_study.Units.Of[unit]);
        return _study.Units.PartCounts[unit] == 1 ? name : $"{name}, part {part + 1}";
    }
}
