using System.Diagnostics;
using System.Globalization;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Modifications;
using Minori.Shared;
using Minori.Statistics;

namespace Minori.Studies.Jobs;

/// <summary>What is searched, and under which constraints.</summary>
/// <param name="Targets">The evaluation sets whose mean loss is to be lowest.</param>
/// <param name="MostUnits">The most units in a mixture.</param>
/// <param name="Tokens">Tokens that the mixture is to be trained on.</param>
/// <param name="UnitTokens">Tokens of a part of a unit.</param>
/// <param name="MostRepetitions">How often the text of a unit may be gone through, for mixtures by weights.</param>
public sealed record SearchSpace(IReadOnlyList<string> Targets, int MostUnits, long Tokens, long UnitTokens, double MostRepetitions);

/// <summary>The mixtures found.</summary>
/// <param name="Subset">The best set of units, a 0 or 1 for each.</param>
/// <param name="SubsetLoss">Its merge's mean loss over the targets, nats per token.</param>
/// <param name="Weights">The best shares of the units.</param>
/// <param name="WeightsLoss">Their merge's loss.</param>
/// <param name="Merges">Merges that were measured.</param>
/// <param name="AllSubsets">Whether every set that fills the tokens was measured; if not, units were added one by one.</param>
public sealed record FoundMixtures(
    string Subset, double SubsetLoss, IReadOnlyList<double> Weights, double WeightsLoss, int Merges, bool AllSubsets);

/// <summary>
/// Searches the mixture whose merge has the lowest loss on a target: over sets of units, and over shares θ₀ + Σ wₖ(θₖ − θ₀), Σ wₖ = 1,
/// on a grid of 1/32. What is measured survives a kill.
/// </summary>
public sealed class MixtureSearchJob : IJobKind
{
    private const string KindName = "mixture-search";
    private const int CodeRevision = 1;
    private const string ResultFile = "found.json";
    private const string StateFile = "measured.json";
    private const int Grid = 32;
    private const int MostListed = 5000;

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(10);

    private sealed record Parameters(IReadOnlyList<int> Parts, SearchSpace Space);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(ArtifactId seed, ArtifactId text, IReadOnlyList<IReadOnlyList<ArtifactId>> units, SearchSpace space) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(new Parameters([.. units.Select(parts => parts.Count)], space)),
        MergeEvaluator.Inputs(seed, text, units));

    /// <summary>The result of a finished job.</summary>
    public static FoundMixtures Result(Artifact artifact) => JobParameters.Read<FoundMixtures>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using MergeEvaluator models = new(context, parameters.Parts, parameters.Space.Targets);
        Measured measured = new(context, models);
        (Mixture subset, double subsetLoss, bool all) = BestSubset(parameters, measured);
        double[] sizes = [.. parameters.Parts.Select(parts => (double)parts * parameters.Space.UnitTokens)];
        SimplexOptimum best = SimplexSearch.Minimise(
            sizes.Length,
            weights => measured.Loss(OnGrid(weights)),
            SimplexConstraints.OfTokens(sizes, parameters.Space.Tokens, parameters.Space.MostRepetitions) with { MostUnits = parameters.Space.MostUnits });
        double[] found = OnGrid([.. best.Weights]);
        JobParameters.Write(
            Path.Combine(context.OutputFolder, ResultFile),
            new FoundMixtures(subset.Text(sizes.Length), subsetLoss, found, measured.Loss(found), measured.Count, all));
    }

    private static (Mixture Best, double Loss, bool All) BestSubset(Parameters parameters, Measured measured)
    {
        int units = parameters.Parts.Count;
        bool Fits(Mixture mixture) => mixture.Count > 0 && mixture.Count <= parameters.Space.MostUnits
            && PartsOf(mixture) * parameters.Space.UnitTokens <= parameters.Space.Tokens;
        int PartsOf(Mixture mixture) => mixture.Members.Sum(unit => parameters.Parts[unit]);
        double Loss(Mixture mixture) => measured.Loss(mixture.Shares(parameters.Parts));
        if (1UL << Math.Min(units, 20) <= MostListed)
        {
            // A merge does not know how long one trains: only mixtures of equal size can be compared by it, so the fullest are.
            Mixture[] fitting = [.. MixtureOrder.All(units).Select(step => new Mixture(step.Units)).Where(Fits)];
            int full = fitting.Max(PartsOf);
            var all = fitting.Where(mixture => PartsOf(mixture) == full).Select(mixture => (mixture, Loss(mixture))).ToArray();
            (Mixture best, double loss) = all.MinBy(pair => pair.Item2);
            return (best, loss, true);
        }

        (Mixture Best, double Loss) reached = (default, double.PositiveInfinity);
        while (true)
        {
            var next = Enumerable.Range(0, units).Where(unit => !reached.Best.Contains(unit))
                .Select(unit => new Mixture(reached.Best.Units | (1UL << unit))).Where(Fits)
                .Select(mixture => (Mixture: mixture, Loss: Loss(mixture))).ToArray();
            if (next.Length == 0)
            {
                return (reached.Best, reached.Loss, false);
            }

            reached = next.MinBy(pair => pair.Loss);
        }
    }

    /// <summary>The shares in whole 32nds, the largest remainders rounded up: neighbours on the way of a search are one merge.</summary>
    private static double[] OnGrid(double[] weights)
    {
        int[] whole = [.. weights.Select(weight => (int)Math.Floor((weight * Grid) + 1e-9))];
        foreach (int k in Enumerable.Range(0, weights.Length).OrderByDescending(k => (weights[k] * Grid) - whole[k]).ThenBy(k => k).Take(Grid - whole.Sum()))
        {
            whole[k]++;
        }

        return [.. whole.Select(count => (double)count / Grid)];
    }

    /// <summary>Losses by shares, each measured once.</summary>
    private sealed class Measured
    {
        private readonly JobContext _context;
        private readonly MergeEvaluator _models;
        private readonly Minori.Models.Parameters[] _parts;
        private readonly Dictionary<string, double> _losses;
        private long _saved = Stopwatch.GetTimestamp();

        public Measured(JobContext context, MergeEvaluator models)
        {
            (_context, _models) = (context, models);
            _parts = [.. models.Units.SelectMany(parts => parts)];
            _losses = File.Exists(StatePath) ? JobParameters.Read<Dictionary<string, double>>(StatePath) : [];
        }

        public int Count => _losses.Count;

        private string StatePath => Path.Combine(_context.WorkFolder, StateFile);

        public double Loss(double[] shares)
        {
            string key = string.Join(' ', shares.Select(share => share.ToString("R", CultureInfo.InvariantCulture)));
            if (_losses.TryGetValue(key, out double known))
            {
                return known;
            }

            double[] coefficients = [.. shares.Zip(_models.Units, (share, parts) => Enumerable.Repeat(share / parts.Length, parts.Length)).SelectMany(c => c)];
            LinearCombination.Write(_parts, coefficients, _models.Merged, _models.Team);
            double loss = _models.Losses().Values.Average();
            _losses[key] = loss;
            _context.Progress.Report(new JobProgress(null, $"{Count} merges", new Dictionary<string, double> { ["loss"] = loss }));
            if (_context.CancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(_saved) >= SaveInterval)
            {
                AtomicFile.Write(StatePath, JobParameters.Format(_losses));
                _saved = Stopwatch.GetTimestamp();
            }

            _context.CancellationToken.ThrowIfCancellationRequested();
            return loss;
        }
    }
}
