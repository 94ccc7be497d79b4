using System.Runtime.InteropServices;
using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// The ascent of sharpness-aware minimisation (Foret et al. 2021, arXiv 2010.01412, equations 2 and 3): the update's
/// gradient is taken at θ + ρ·g/‖g‖, the highest loss within ρ of θ to first order. θ itself is kept as a copy and put
/// back, since adding and subtracting the same number does not give the same bits.
/// </summary>
internal sealed unsafe class SharpnessAscent : IDisposable
{
    private readonly Parameters _parameters;
    private readonly AlignedBuffer<float> _gradient;
    private readonly AlignedBuffer<float> _origin;
    private readonly double _radius;
    private readonly ThreadTeam _team;
    private readonly ParameterChunk[] _chunks;
    private readonly Action<int> _climbChunk;
    private readonly Action<int> _returnChunk;
    private float _scale;

    /// <param name="parameters">θ.</param>
    /// <param name="gradient">g, of the same layout.</param>
    /// <param name="radius">ρ.</param>
    /// <param name="team">The threads that work.</param>
    public SharpnessAscent(Parameters parameters, AlignedBuffer<float> gradient, double radius, ThreadTeam team)
    {
        _parameters = parameters;
        _gradient = gradient;
        _origin = new AlignedBuffer<float>(parameters.Layout.Length);
        _radius = radius;
        _team = team;
        _chunks = ParameterChunk.Cut(parameters.Layout.Tensors);
        _climbChunk = ClimbChunk;
        _returnChunk = ReturnChunk;
    }

    /// <summary>θ becomes θ + ρ·g/‖g‖; where the gradient is zero, θ stays.</summary>
    public void Climb(double gradientNorm)
    {
        _scale = gradientNorm > 0 ? (float)(_radius / gradientNorm) : 0;
        _team.Run(_chunks.Length, _climbChunk);
    }

    /// <summary>θ becomes what it was, bit for bit.</summary>
    public void Return() => _team.Run(_chunks.Length, _returnChunk);

    public void Dispose() => _origin.Dispose();

    private void ClimbChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        float* weights = _parameters.Values.Pointer + chunk.Offset;
        NativeMemory.Copy(weights, _origin.Pointer + chunk.Offset, (nuint)chunk.Count * sizeof(float));
        Elementwise.AddScaled(weights, _gradient.Pointer + chunk.Offset, _scale, chunk.Count);
    }

    private void ReturnChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        NativeMemory.Copy(
            _origin.Pointer + chunk.Offset, _parameters.Values.Pointer + chunk.Offset, (nuint)chunk.Count * sizeof(float));
    }
}
