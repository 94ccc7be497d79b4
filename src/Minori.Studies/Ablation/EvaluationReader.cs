using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>
/// Reads what was measured of models and merges as one row of values each. A task is among the columns where everything that
/// was measured on texts was scored on it too.
/// </summary>
internal sealed class EvaluationReader
{
    private readonly string[] _sets;
    private readonly (int Task, bool HasErrors)[] _tasks;
    private readonly Dictionary<EvaluationCell, (MeasuredLoss Losses, MeasuredScore?[] Tasks)> _models = [];
    private readonly Dictionary<EvaluationCell, (MergeLosses Losses, TaskMergeScores?[] Tasks)> _merges = [];

    public EvaluationReader(AblationPlan plan, ArtifactStore store)
    {
        _sets = [.. AblationSources.Sets(plan.Study).Select(set => set.Name)];
        EvaluationCell?[] ofModels = [plan.SeedMeasured, .. plan.Truths.Select(truth => truth.Measured), plan.Search?.Subset, plan.Search?.Weights];
        Read(_models, ofModels.OfType<EvaluationCell>(), LossJob.Result, ScoreJob.Result);
        Read(_merges, plan.Merges.Select(cell => cell.Measured), MergesJob.Result, TaskMergesJob.Result);
        _tasks =
        [
            .. Enumerable.Range(0, plan.Study.Evaluation.Tasks.Count)
                .Where(task => _models.Values.All(model => model.Tasks[task] is not null) && _merges.Values.All(batch => batch.Tasks[task] is not null))
                .Select(task => (task, _models.Values.Any(model => model.Tasks[task]!.Errors is not null))),
        ];
        Columns =
        [
            .. _sets.Select(set => new EvaluationColumn(set, EvaluationMeasure.TextLoss)),
            .. _tasks.SelectMany(task => AblationSources.ColumnsOf(plan.Study.Evaluation.Tasks[task.Task])
                .Zip([EvaluationMeasure.TaskLoss, EvaluationMeasure.TaskErrors]).Take(task.HasErrors ? 2 : 1))
                .Select(column => new EvaluationColumn(column.First, column.Second)),
        ];

        void Read<TLosses, TScores>(
            Dictionary<EvaluationCell, (TLosses, TScores?[])> into, IEnumerable<EvaluationCell> cells, Func<Artifact, TLosses> losses, Func<Artifact, TScores> scores)
            where TLosses : class
            where TScores : class
        {
            foreach (EvaluationCell cell in cells)
            {
                if (store.Read(cell.Losses, losses) is { } measured)
                {
                    into[cell] = (measured, [.. cell.Tasks.Select(task => store.Read(task, scores))]);
                }
            }
        }
    }

    /// <summary>The columns of every row.</summary>
    public IReadOnlyList<EvaluationColumn> Columns { get; }

    /// <summary>Whether something was measured of a batch of merges.</summary>
    public bool Has(MergesCell cell) => _merges.ContainsKey(cell.Measured);

    /// <summary>The row of a model; null where it was not measured.</summary>
    public IReadOnlyList<double>? OfModel(EvaluationCell cell) => !_models.TryGetValue(cell, out var model) ? null
        : Row(model.Losses.Domains, _tasks.Select(task => (model.Tasks[task.Task]!.Loss, model.Tasks[task.Task]!.Errors)));

    /// <summary>The rows of a batch of merges that was measured: by variant, then by mixture.</summary>
    public IEnumerable<IEnumerable<IReadOnlyList<double>>> OfMerges(EvaluationCell cell)
    {
        (MergeLosses losses, TaskMergeScores?[] tasks) = _merges[cell];
        return losses.Losses.Select((mixtures, variant) => mixtures.Select((sets, mixture) =>
            Row(sets, _tasks.Select(task => tasks[task.Task]!.Scores[variant][mixture]))));
    }

    private IReadOnlyList<double> Row(IReadOnlyDictionary<string, double> sets, IEnumerable<(double Loss, double? Errors)> tasks) =>
        [.. _sets.Select(set => sets[set]), .. tasks.Zip(_tasks, (score, task) => task.HasErrors ? new[] { score.Loss, score.Errors!.Value } : [score.Loss]).SelectMany(v => v)];
}
