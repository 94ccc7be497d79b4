using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// The part of pre-training text in a tuning's gradient, as <see cref="ReplaySettings"/> says. Update s, counted from 0,
/// reads the windows s·R … s·R + R − 1 of a sampler that depends on the seed and the rows' length alone.
/// </summary>
internal sealed unsafe class Replay : IDisposable
{
    private const int Block = 1 << 14;

    private readonly ModelConfiguration _model;
    private readonly TokenShard _data;
    private readonly ulong _seed;
    private readonly bool _recomputesActivations;
    private readonly ThreadTeam _team;
    private readonly int _windows;
    private readonly float _weight;
    private readonly AlignedBuffer<float> _gradient;
    private readonly Dictionary<int, (TrainingPass Pass, WindowBatch Batch)> _lengths = [];
    private readonly Action<int> _mixBlock;
    private AlignedBuffer<float>? _mixed;

    /// <param name="settings">How much.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The text.</param>
    /// <param name="seed">Chooses the order of the windows.</param>
    /// <param name="recomputesActivations">Whether activations are computed again in the backward pass instead of kept.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    public Replay(
        ReplaySettings settings,
        int batchSize,
        ModelConfiguration model,
        TokenShard data,
        ulong seed,
        bool recomputesActivations,
        ThreadTeam team)
    {
        _model = model;
        _data = data;
        _seed = seed;
        _recomputesActivations = recomputesActivations;
        _team = team;
        _windows = settings.Windows(batchSize);
        _weight = (float)(settings.Weight ?? settings.Fraction);
        _gradient = new AlignedBuffer<float>(new ParameterLayout(model).Length);
        _mixBlock = MixBlock;
    }

    /// <summary>gradient = (1 − w)·gradient + w·(the text's).</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="length">Tokens of a row of the batch.</param>
    /// <param name="step">The update, from 0.</param>
    /// <param name="gradient">The task's gradient; mixed when this returns.</param>
    public void Mix(Parameters parameters, int length, long step, AlignedBuffer<float> gradient)
    {
        (TrainingPass pass, WindowBatch batch) = For(length);
        batch.Read(step * _windows);
        pass.Run(parameters, batch.Inputs, batch.Targets, _gradient);
        _mixed = gradient;
        _team.Run((int)((gradient.Length + Block - 1) / Block), _mixBlock);
    }

    public void Dispose()
    {
        foreach ((TrainingPass pass, _) in _lengths.Values)
        {
            pass.Dispose();
        }

        _gradient.Dispose();
    }

    private void MixBlock(int index)
    {
        long start = (long)index * Block;
        long count = Math.Min(Block, _gradient.Length - start);
        Elementwise.Scale(_mixed!.Pointer + start, 1 - _weight, count);
        Elementwise.AddScaled(_mixed.Pointer + start, _gradient.Pointer + start, _weight, count);
    }

    private (TrainingPass Pass, WindowBatch Batch) For(int length)
    {
        if (!_lengths.TryGetValue(length, out (TrainingPass Pass, WindowBatch Batch) found))
        {
            WindowSampler sampler = new(_data.Count, length + 1, _seed);
            found = (new TrainingPass(_model, _windows, length, _team, _recomputesActivations), new WindowBatch(_data, sampler, _windows, length));
            _lengths.Add(length, found);
        }

        return found;
    }
}
