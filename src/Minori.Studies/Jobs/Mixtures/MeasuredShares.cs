using System.Diagnostics;
using System.Globalization;
using Minori.Execution.Workers;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>What merges by shares come to, each measured once; what is measured survives a kill.</summary>
internal sealed class MeasuredShares
{
    private const string StateFile = "measured.json";

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(10);

    private readonly JobContext _context;
    private readonly MergeEvaluator _models;
    private readonly Func<double> _measure;
    private readonly Minori.Models.Parameters[] _parts;
    private readonly Dictionary<string, double> _losses;
    private long _saved = Stopwatch.GetTimestamp();

    /// <param name="context">The job.</param>
    /// <param name="models">The models.</param>
    /// <param name="measure">What is to be lowest for the merged weights.</param>
    public MeasuredShares(JobContext context, MergeEvaluator models, Func<double> measure)
    {
        (_context, _models, _measure) = (context, models, measure);
        _parts = [.. models.Units.SelectMany(parts => parts)];
        _losses = SavedMeasurements.Load<Dictionary<string, double>>(context, StateFile, _ => true) ?? [];
    }

    /// <summary>Merges measured so far.</summary>
    public int Count => _losses.Count;

    /// <summary>What the merge of Σ shareₖ·(average of unit k's parts) comes to.</summary>
    public double Of(double[] shares)
    {
        string key = string.Join(' ', shares.Select(share => share.ToString("R", CultureInfo.InvariantCulture)));
        if (_losses.TryGetValue(key, out double known))
        {
            return known;
        }

        Merge(shares);
        double loss = _measure();
        _losses[key] = loss;
        _context.Progress.Report(new JobProgress(null, $"{Count} merges", new Dictionary<string, double> { ["loss"] = loss }));
        if (_context.CancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(_saved) >= SaveInterval)
        {
            SavedMeasurements.Save(_context, StateFile, _losses);
            _saved = Stopwatch.GetTimestamp();
        }

        _context.CancellationToken.ThrowIfCancellationRequested();
        return loss;
    }

    /// <summary>Merges Σ shareₖ·(average of unit k's parts) into <see cref="MergeEvaluator.Merged"/>.</summary>
    public void Merge(double[] shares)
    {
        double[] coefficients = [.. shares.Zip(_models.Units, (share, parts) => Enumerable.Repeat(share / parts.Length, parts.Length)).SelectMany(c => c)];
        LinearCombination.Write(_parts, coefficients, _models.Merged, _models.Team);
    }
}
