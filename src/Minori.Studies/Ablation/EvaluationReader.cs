using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>
/// Reads what was measured of models and merges as one row of values each. A task is among the columns where everything that
/// was measured on texts was scored on it too.
/// </summary>
internal sealed class EvaluationReader
{
    private readonly ArtifactStore _store;
    private readonly string[] _sets;
    private readonly (int Task, bool HasErrors)[] _tasks;

    public EvaluationReader(AblationPlan plan, ArtifactStore store)
    {
        _store = store;
        _sets = [.. AblationSources.Sets(plan.Study).Select(set => set.Name)];
        EvaluationCell?[] ofModels = [plan.SeedMeasured, .. plan.Truths.Select(truth => truth.Measured), plan.Search?.Subset, plan.Search?.Weights];
        EvaluationCell[] present = [.. ofModels.OfType<EvaluationCell>().Concat(plan.Merges.Select(cell => cell.Measured)).Where(Has)];
        _tasks =
        [
            .. Enumerable.Range(0, plan.Study.Evaluation.Tasks.Count)
                .Where(task => present.Length > 0 && present.All(cell => store.TryOpen(cell.Tasks[task]) is not null))
                .Select(task => (task, HasErrors: ofModels.OfType<EvaluationCell>().Where(Has).Any(cell => Score(cell, task).Errors is not null))),
        ];
        Columns =
        [
            .. _sets.Select(set => new EvaluationColumn(set, EvaluationMeasure.TextLoss)),
            .. _tasks.SelectMany(task => AblationSources.ColumnsOf(plan.Study.Evaluation.Tasks[task.Task])
                .Zip([EvaluationMeasure.TaskLoss, EvaluationMeasure.TaskErrors]).Take(task.HasErrors ? 2 : 1))
                .Select(column => new EvaluationColumn(column.First, column.Second)),
        ];
    }

    /// <summary>The columns of every row.</summary>
    public IReadOnlyList<EvaluationColumn> Columns { get; }

    /// <summary>Whether something was measured on texts.</summary>
    public bool Has(EvaluationCell cell) => _store.TryOpen(cell.Losses) is not null;

    /// <summary>The row of a model; null where it was not measured.</summary>
    public IReadOnlyList<double>? OfModel(EvaluationCell cell) => _store.TryOpen(cell.Losses) is not { } losses ? null : Row(
        LossJob.Result(losses).Domains,
        _tasks.Select(task => Score(cell, task.Task)).Select(score => (score.Loss, score.Errors)));

    /// <summary>The rows of a batch of merges: by variant, then by mixture.</summary>
    public IEnumerable<IEnumerable<IReadOnlyList<double>>> OfMerges(MergesCell cell)
    {
        MergeLosses losses = MergesJob.Result(_store.Open(cell.Measured.Losses));
        var scores = _tasks.Select(task => TaskMergesJob.Result(_store.Open(cell.Measured.Tasks[task.Task]))).ToArray();
        return losses.Losses.Select((mixtures, variant) => mixtures.Select((sets, mixture) =>
            Row(sets, scores.Select(task => task[variant][mixture]))));
    }

    private MeasuredScore Score(EvaluationCell cell, int task) => ScoreJob.Result(_store.Open(cell.Tasks[task]));

    private IReadOnlyList<double> Row(IReadOnlyDictionary<string, double> sets, IEnumerable<(double Loss, double? Errors)> tasks) =>
        [.. _sets.Select(set => sets[set]), .. tasks.Zip(_tasks, (score, task) => task.HasErrors ? new[] { score.Loss, score.Errors!.Value } : [score.Loss]).SelectMany(v => v)];
}
