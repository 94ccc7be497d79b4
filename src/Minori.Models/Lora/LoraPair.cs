using Minori.Compute;

namespace Minori.Models;

/// <summary>A and B of one matrix.</summary>
/// <param name="Weight">W [out, in], with its place among the weights.</param>
/// <param name="A">[r, in], with its place among the adapters.</param>
/// <param name="B">[out, r], likewise.</param>
/// <param name="PackedOffset">The place of the packed A among all packed ones.</param>
internal sealed record LoraPair(ParameterTensor Weight, ParameterTensor A, ParameterTensor B, long PackedOffset)
{
    private const string Prefix = "base_model.model.";
    private const string Suffix = ".weight";
    private const long PackedAlignment = 16;

    public int Rank => A.Shape[0];

    public int Inputs => A.Shape[1];

    public int Outputs => B.Shape[0];

    /// <summary>Floats of the packed A, so that the next one is aligned.</summary>
    public long PackedLength => (Gemm.PackedLength(Rank, Inputs) + PackedAlignment - 1) / PackedAlignment * PackedAlignment;

    /// <summary>The pair of a matrix, named as PEFT names it.</summary>
    /// <param name="weight">The matrix.</param>
    /// <param name="rank">r.</param>
    /// <param name="start">The place of A.</param>
    /// <param name="align">The next place at which a tensor may start.</param>
    /// <param name="packedOffset">The place of the packed A.</param>
    public static LoraPair Of(ParameterTensor weight, int rank, long start, Func<long, long> align, long packedOffset)
    {
        (int outputs, int inputs) = (weight.Shape[0], weight.Shape[1]);
        string name = Prefix + weight.Name[..^Suffix.Length];
        long count = (long)rank * inputs;
        ParameterTensor a = new(
            name + ".lora_A.weight", ParameterKind.Matrix, [rank, inputs], start, count, (float)(1 / Math.Sqrt(3.0 * inputs)), false);
        ParameterTensor b = new(
            name + ".lora_B.weight", ParameterKind.Matrix, [outputs, rank], align(start + count), (long)outputs * rank, 0, false);
        return new LoraPair(weight, a, b, packedOffset);
    }
}
