using Minori.Models;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>How the models of a mixture's units are averaged.</summary>
/// <param name="Macro">Whether every unit counts alike, or every part of one (which differ where units have unequal numbers of parts).</param>
/// <param name="Scale">What the average's difference from the seed is multiplied by; 1 is the average itself.</param>
public sealed record MergeVariant(bool Macro, double Scale);

/// <summary>
/// Walks from mixture to mixture: what changes is added to a running average and taken out of it. The average of a mixture has
/// the same bits whatever the way to it.
/// </summary>
internal sealed class MergeWalk : IDisposable
{
    private readonly MergeEvaluator _models;
    private readonly MergeVariant _variant;
    private readonly Parameters[] _unitAverages;
    private readonly RunningAverage _average;
    private readonly int[][] _terms; // by unit, the numbers of its models in the average
    private readonly Parameters? _scratch;
    private Mixture _mixture;

    public MergeWalk(MergeEvaluator models, MergeVariant variant)
    {
        _models = models;
        _variant = variant;
        _unitAverages = variant.Macro ? [.. models.Units.Select(AverageOf)] : [];
        Parameters[] terms = variant.Macro ? _unitAverages : [.. models.Units.SelectMany(parts => parts)];
        int next = 0;
        _terms = [.. models.Units.Select(parts => Enumerable.Range(0, variant.Macro ? 1 : parts.Length).Select(_ => next++).ToArray())];
        _average = new RunningAverage(terms, models.Team);
        _scratch = variant.Scale == 1 ? null : new Parameters(models.Seed.Configuration);
    }

    /// <summary>Writes the merge of a mixture to the evaluator.</summary>
    public void Take(Mixture mixture)
    {
        foreach (int unit in new Mixture(_mixture.Units ^ mixture.Units).Members)
        {
            foreach (int term in _terms[unit])
            {
                if (mixture.Contains(unit))
                {
                    _average.Add(term);
                }
                else
                {
                    _average.Remove(term);
                }
            }
        }

        _mixture = mixture;
        _average.CopyTo(_models.Merged);
        if (_scratch is not null)
        {
            _models.Extend(_variant.Scale, _scratch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _average.Dispose();
        _scratch?.Dispose();
        foreach (Parameters average in _unitAverages)
        {
            average.Dispose();
        }
    }

    private Parameters AverageOf(Parameters[] parts)
    {
        Parameters average = new(_models.Seed.Configuration);
        LinearCombination.Write(parts, [.. parts.Select(_ => 1.0 / parts.Length)], average, _models.Team);
        return average;
    }
}
